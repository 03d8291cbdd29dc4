// Below a field: its hint, and what is wrong with it.

import { FieldError, Text } from 'react-aria-components'

export function FieldNote({ hint, error }: { hint?: string | undefined; error?: string | undefined }) {
  return (
    <>
      {hint && (
        <Text slot="description" className="mt-1 block text-tiny text-faint">
          {hint}
        </Text>
      )}
      {error && <FieldError className="mt-1 block text-tiny font-semibold text-error">{error}</FieldError>}
    </>
  )
}
