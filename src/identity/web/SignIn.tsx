// Sign in: address and password, nothing else on the page.
import { useQueryClient } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Form } from '#ui/Form.tsx'
import { Link } from '#ui/Link.tsx'
import { TextField } from '#ui/TextField.tsx'
import { authenticate } from './authentication.ts'
import { Doorway } from './Doorway.tsx'
import { useSessionState } from './session.tsx'

export function SignIn() {
  const queries = useQueryClient()
  const signIn = async (values: { email: string; password: string }) => {
    await authenticate('/sign-in/email', { email: values.email, password: values.password })
    await queries.resetQueries()
  }
  const { user } = useSessionState()
  if (user) return <WithoutOrganisation email={user.email} />
  return (
    <Doorway title="Sign in">
      <Form onSubmit={signIn} submit="Sign in">
        <TextField name="email" label="E-mail" type="email" autoComplete="username" required autoFocus />
        <TextField name="password" label="Password" type="password" autoComplete="current-password" required />
      </Form>
      <p className="mt-6 text-small text-soft">
        <Link href="/forgotten">Forgot your password?</Link>
      </p>
    </Doorway>
  )
}

/** Somebody whose last membership has ended. */
function WithoutOrganisation({ email }: { email: string }) {
  const queries = useQueryClient()
  const signOut = async () => {
    await authenticate('/sign-out', {})
    await queries.resetQueries()
  }
  return (
    <Doorway
      title="No organisation"
      purpose={`${email} belongs to no organisation here. Ask for an invitation, or sign in as somebody else.`}
    >
      <Button onPress={() => void signOut()}>Sign out</Button>
    </Doorway>
  )
}
