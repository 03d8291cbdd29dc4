// The first run: the owner and the organisation. What the browser knows is filled in; what it does not is asked.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ComboBox } from '#ui/ComboBox.tsx'
import { Form } from '#ui/Form.tsx'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import { Steps } from '#ui/Steps.tsx'
import { TextField } from '#ui/TextField.tsx'
import { passwordHint } from '../password.ts'
import { authenticate } from './authentication.ts'
import { Doorway } from './Doorway.tsx'
import { addressHint, currencyOptions, guessCurrency, kindOptions, localeName, localeOptions, zoneOptions } from './options.ts'
import { identityApi } from './session.tsx'

interface Values {
  name: string
  email: string
  password: string
  organisation: {
    kind: 'business' | 'nonprofit' | 'agency' | 'solo'
    name: string
    currency: string
    zone: string
    locale: string
    appUrl: string
    publicUrl: string
  }
}

export const firstSteps = [
  { id: 'you', label: 'You and your organisation' },
  { id: 'questions', label: 'Three questions' },
]

export function SetUp() {
  const queries = useQueryClient()
  const setUp = useMutation(identityApi.setUp.mutationOptions())
  const begin = async (values: Values) => {
    await setUp.mutateAsync(values)
    await authenticate('/sign-in/email', { email: values.email, password: values.password })
    // Somebody is signed in now: the frame leads on to the second step.
    await queries.resetQueries()
  }
  const { locale, timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  const here = window.location.origin
  const initial = {
    organisation: { kind: 'business' as const, currency: guessCurrency(locale), zone: timeZone, locale, appUrl: here, publicUrl: here },
  }
  return (
    <Doorway
      wide
      title="Welcome to Throughline"
      purpose="One account to begin with, and the organisation it is for. Everything here except the currency can be changed later."
    >
      <Steps label="First steps" steps={firstSteps} current="you" />
      <div className="mt-6">
        <Form<Values> initial={initial as Partial<Values>} onSubmit={begin} submit="Continue">
          <RadioGroup name="organisation.kind" label="What kind of organisation" options={kindOptions} required />
          <TextField name="organisation.name" label="Its name" autoComplete="organization" required />
          <TextField name="name" label="Your name" autoComplete="name" required />
          <TextField name="email" label="Your e-mail" type="email" autoComplete="username" required />
          <TextField name="password" label="Password" type="password" autoComplete="new-password" hint={passwordHint} required />
          <Guessed {...initial.organisation} />
        </Form>
      </div>
    </Doorway>
  )
}

/** What the browser told: shown in a line, opened to change it. */
function Guessed({ currency, zone, locale, appUrl }: Pick<Values['organisation'], 'currency' | 'zone' | 'locale' | 'appUrl'>) {
  return (
    <details className="rounded-control border border-line px-4 py-3">
      <summary className="cursor-pointer text-small">
        <span className="font-semibold">Taken from this browser</span>
        <span className="mt-0.5 block text-soft">
          {currency}, {zone.replaceAll('_', ' ')}, {localeName(locale)}, {appUrl}. Open to change.
        </span>
      </summary>
      <div className="mt-4 flex flex-col gap-4">
        <ComboBox
          name="organisation.currency"
          label="Currency"
          options={currencyOptions(locale)}
          hint="Fixed from now on: amounts are converted to it"
          required
        />
        <ComboBox name="organisation.zone" label="Time zone" options={zoneOptions()} required />
        <ComboBox name="organisation.locale" label="Dates and numbers as in" options={localeOptions(locale)} required />
        <TextField name="organisation.appUrl" label="Where you work" type="url" hint={addressHint.app} required />
        <TextField name="organisation.publicUrl" label="Where your audience arrives" type="url" hint={addressHint.public} required />
      </div>
    </details>
  )
}
