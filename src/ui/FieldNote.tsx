// Below a field: its hint, and what is wrong with it.

import { FieldError, Text } from 'react-aria-components'
import { capital } from './format.ts'

export function FieldNote({ hint, error }: { hint?: string | undefined; error?: string | undefined }) {
  return (
    <>
      {hint && (
        <Text slot="description" className="mt-1 block text-tiny text-faint">
          {hint}
        </Text>
      )}
      {error && <FieldError className="mt-1 block text-tiny font-semibold text-error">{sentence(error)}</FieldError>}
    </>
  )
}

// What the server says of a field continues its name (“is not an e-mail address”); under the field “This” stands for it.
function sentence(error: string): string {
  const words = verbs.test(error) ? `This ${error}` : capital(error)
  return /[.!?”]$/.test(words) ? words : `${words}.`
}

const verbs = /^(is|has|does|must|takes|names|lies|contains|belongs|says|begins|goes|leaves|cannot)\b/
