// The words that ask somebody to confirm by e-mail what was ticked on a form, in their language as far as it is one of these.

export interface Confirmation {
  readonly lang: string
  subject(organisation: string): string
  /** The lines above the link; the wording stands between them, quoted. */
  asked(organisation: string): string
  readonly follow: string
  /** For somebody who knows nothing of it. */
  readonly otherwise: string
  title(organisation: string): string
  readonly button: string
  readonly done: string
  readonly over: string
  readonly overWhy: string
}

const confirmations: readonly Confirmation[] = [
  {
    lang: 'en',
    subject: (organisation) => `Confirm that ${organisation} may write to you`,
    asked: (organisation) => `Somebody entered this address on a form of ${organisation} and agreed to this:`,
    follow: 'If it was you, confirm it here:',
    otherwise: 'If it was not you, there is nothing to do: without the confirmation you get no news and no offers.',
    title: (organisation) => `May ${organisation} write to you?`,
    button: 'Confirm',
    done: 'It is confirmed',
    over: 'This link is too old',
    overWhy: 'Fill in the form again, and a new one is sent.',
  },
  {
    lang: 'de',
    subject: (organisation) => `Bestätigen Sie, dass ${organisation} Ihnen schreiben darf`,
    asked: (organisation) => `Diese Adresse wurde in ein Formular von ${organisation} eingetragen, mit dieser Zustimmung:`,
    follow: 'Wenn Sie das waren, bestätigen Sie es hier:',
    otherwise: 'Wenn nicht, müssen Sie nichts tun: Ohne Bestätigung erhalten Sie keine Neuigkeiten und keine Angebote.',
    title: (organisation) => `Darf ${organisation} Ihnen schreiben?`,
    button: 'Bestätigen',
    done: 'Das ist bestätigt',
    over: 'Dieser Link ist zu alt',
    overWhy: 'Füllen Sie das Formular noch einmal aus, dann kommt ein neuer.',
  },
  {
    lang: 'fr',
    subject: (organisation) => `Confirmez que ${organisation} peut vous écrire`,
    asked: (organisation) => `Cette adresse a été saisie dans un formulaire de ${organisation}, avec cet accord :`,
    follow: 'Si c’était vous, confirmez-le ici :',
    otherwise: 'Sinon, il n’y a rien à faire : sans confirmation, vous ne recevrez ni nouvelles ni offres.',
    title: (organisation) => `${organisation} peut-elle vous écrire ?`,
    button: 'Confirmer',
    done: 'C’est confirmé',
    over: 'Ce lien est trop ancien',
    overWhy: 'Remplissez de nouveau le formulaire pour en recevoir un autre.',
  },
  {
    lang: 'es',
    subject: (organisation) => `Confirme que ${organisation} puede escribirle`,
    asked: (organisation) => `Esta dirección se escribió en un formulario de ${organisation}, con este acuerdo:`,
    follow: 'Si fue usted, confírmelo aquí:',
    otherwise: 'Si no, no tiene que hacer nada: sin la confirmación no recibirá noticias ni ofertas.',
    title: (organisation) => `¿Puede ${organisation} escribirle?`,
    button: 'Confirmar',
    done: 'Está confirmado',
    over: 'Este enlace es demasiado antiguo',
    overWhy: 'Rellene de nuevo el formulario y recibirá otro.',
  },
  {
    lang: 'pt',
    subject: (organisation) => `Confirme que ${organisation} pode escrever-lhe`,
    asked: (organisation) => `Este endereço foi escrito num formulário de ${organisation}, com este acordo:`,
    follow: 'Se foi você, confirme aqui:',
    otherwise: 'Se não, não tem de fazer nada: sem a confirmação não receberá novidades nem ofertas.',
    title: (organisation) => `${organisation} pode escrever-lhe?`,
    button: 'Confirmar',
    done: 'Está confirmado',
    over: 'Esta ligação é demasiado antiga',
    overWhy: 'Preencha de novo o formulário e receberá outra.',
  },
]

/** The words for a language code; English where there are none. */
export function confirmationIn(language: string | null): Confirmation {
  const code = language?.split('-')[0]?.toLowerCase()
  return confirmations.find(({ lang }) => lang === code) ?? confirmations[0]!
}

/** Milliseconds a confirmation may be given for, and within which nobody is asked a second time: a form must not fill a stranger's mailbox. */
export const askedFor = 7 * 24 * 3600 * 1000
export const askedAgainAfter = 3600 * 1000
