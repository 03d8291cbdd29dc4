// Sign in: address and password, nothing else on the page.
import { useQueryClient } from '@tanstack/react-query'
import { Form } from '#ui/Form.tsx'
import { Link } from '#ui/Link.tsx'
import { TextField } from '#ui/TextField.tsx'
import { authenticate } from './authentication.ts'
import { Doorway } from './Doorway.tsx'

export function SignIn() {
  const queries = useQueryClient()
  const signIn = async (values: { email: string; password: string }) => {
    await authenticate('/sign-in/email', { email: values.email, password: values.password })
    await queries.resetQueries()
  }
  return (
    <Doorway title="Sign in">
      <Form onSubmit={signIn} submit="Sign in">
        <TextField name="email" label="E-mail" type="email" autoComplete="username" required autoFocus />
        <TextField name="password" label="Password" type="password" autoComplete="current-password" required />
      </Form>
      <p className="mt-6 text-small text-soft">
        <Link href="/forgotten">Forgotten the password</Link>
      </p>
    </Doorway>
  )
}
