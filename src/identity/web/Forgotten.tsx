// Ask for a link to set a new password; the answer is the same whether the address is known or not.
import { useState } from 'react'
import { Form } from '#ui/Form.tsx'
import { Link } from '#ui/Link.tsx'
import { TextField } from '#ui/TextField.tsx'
import { authenticate } from './authentication.ts'
import { Doorway } from './Doorway.tsx'

export function Forgotten() {
  const [asked, setAsked] = useState(false)
  if (asked)
    return (
      <Doorway title="Look in your mail">
        <p className="text-soft">
          If that address has an account here and an e-mail account is connected, a link is on its way. It works for one hour. Whoever keeps
          this installation can also make one on the command line.
        </p>
        <p className="mt-6 text-small">
          <Link href="/sign-in">Back to sign-in</Link>
        </p>
      </Doorway>
    )
  const ask = async ({ email }: { email: string }) => {
    await authenticate('/request-password-reset', { email })
    setAsked(true)
  }
  return (
    <Doorway title="Forgotten password" purpose="A link to set a new one goes to your address.">
      <Form onSubmit={ask} submit="Send the link">
        <TextField name="email" label="E-mail" type="email" autoComplete="username" required autoFocus />
      </Form>
      <p className="mt-6 text-small">
        <Link href="/sign-in">Back to sign-in</Link>
      </p>
    </Doorway>
  )
}
