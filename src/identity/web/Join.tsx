// Accept an invitation with the token behind the number sign.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { Form } from '#ui/Form.tsx'
import { TextField } from '#ui/TextField.tsx'
import { passwordHint } from '../password.ts'
import { authenticate } from './authentication.ts'
import { Doorway } from './Doorway.tsx'
import { identityApi } from './session.tsx'

export function Join() {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const accept = useMutation(identityApi.acceptInvitation.mutationOptions())
  const token = window.location.hash.slice(1)
  if (token === '')
    return (
      <Doorway title="Join">
        <ErrorNote
          happened="This is not the whole link."
          todo="Open the link in the invitation again, or ask whoever invited you for a new one."
          action={{ label: 'Sign in', href: '/sign-in' }}
        />
      </Doorway>
    )
  const join = async ({ name, password }: { name: string; password: string }) => {
    const signIn = (email: string) => authenticate('/sign-in/email', { email, password })
    try {
      const { email } = await accept.mutateAsync({ token, name, password })
      await signIn(email)
    } catch (error) {
      const email = accountOf(error)
      if (email === undefined) throw error
      await signIn(email)
      await accept.mutateAsync({ token })
    }
    await queries.resetQueries()
    await navigate({ to: '/' })
  }
  return (
    <Doorway title="Join" purpose="Somebody invited you to work with them. With an account here already, type its password.">
      <Form onSubmit={join} submit="Join">
        <TextField name="name" label="Your name" autoComplete="name" required autoFocus />
        <TextField name="password" label="Password" type="password" autoComplete="new-password" hint={passwordHint} required />
      </Form>
    </Doorway>
  )
}

/** The address of the account that the invited person has already, when that is why the invitation was refused. */
function accountOf(error: unknown): string | undefined {
  const { data } = error as { data?: { code?: string; current?: { email?: string } } }
  return data?.code === 'sign_in_first' ? data.current?.email : undefined
}
