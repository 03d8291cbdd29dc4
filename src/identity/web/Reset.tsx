// Set a new password with the token behind the number sign, which never reaches a server log.
import { useNavigate } from '@tanstack/react-router'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { Form } from '#ui/Form.tsx'
import { Link } from '#ui/Link.tsx'
import { TextField } from '#ui/TextField.tsx'
import { passwordHint } from '../password.ts'
import { authenticate } from './authentication.ts'
import { Doorway } from './Doorway.tsx'

export function Reset() {
  const navigate = useNavigate()
  const token = window.location.hash.slice(1)
  if (token === '')
    return (
      <Doorway title="New password">
        <ErrorNote
          happened="This is not the whole link."
          todo="Open the link in the mail again, or ask for a new one."
          action={{ label: 'Ask for a new link', href: '/forgotten' }}
        />
      </Doorway>
    )
  const save = async ({ newPassword }: { newPassword: string }) => {
    await authenticate('/reset-password', { newPassword, token })
    await navigate({ to: '/sign-in' })
  }
  return (
    <Doorway title="New password" purpose="You are signed out everywhere, and your API keys end with it.">
      <Form onSubmit={save} submit="Set password">
        <TextField
          name="newPassword"
          label="New password"
          type="password"
          autoComplete="new-password"
          hint={passwordHint}
          required
          autoFocus
        />
      </Form>
      <p className="mt-6 text-small">
        <Link href="/forgotten">Ask for a new link</Link>
      </p>
    </Doorway>
  )
}
