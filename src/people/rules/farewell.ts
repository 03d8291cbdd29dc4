// The words of the unsubscribe page, in the language of the person who leaves as far as it is one of these.

export interface Phrases {
  readonly lang: string
  title(organisation: string): string
  readonly button: string
  readonly gone: string
  goneFrom(organisation: string): string
}

const phrases: readonly Phrases[] = [
  {
    lang: 'en',
    title: (organisation) => `No more e-mail from ${organisation}?`,
    button: 'Unsubscribe',
    gone: 'You are unsubscribed',
    goneFrom: (organisation) => `${organisation} will send you no more news or offers.`,
  },
  {
    lang: 'de',
    title: (organisation) => `Keine E-Mails mehr von ${organisation}?`,
    button: 'Abmelden',
    gone: 'Sie sind abgemeldet',
    goneFrom: (organisation) => `${organisation} schickt Ihnen keine Neuigkeiten und Angebote mehr.`,
  },
  {
    lang: 'fr',
    title: (organisation) => `Ne plus recevoir d’e-mails de ${organisation} ?`,
    button: 'Se désabonner',
    gone: 'Vous êtes désabonné',
    goneFrom: (organisation) => `${organisation} ne vous enverra plus ni nouvelles ni offres.`,
  },
  {
    lang: 'es',
    title: (organisation) => `¿No recibir más correos de ${organisation}?`,
    button: 'Darse de baja',
    gone: 'Se ha dado de baja',
    goneFrom: (organisation) => `${organisation} no le enviará más noticias ni ofertas.`,
  },
  {
    lang: 'pt',
    title: (organisation) => `Não receber mais e-mails de ${organisation}?`,
    button: 'Cancelar subscrição',
    gone: 'A subscrição foi cancelada',
    goneFrom: (organisation) => `${organisation} não lhe enviará mais novidades nem ofertas.`,
  },
]

/** The phrases for a language code; English where there are none. */
export function phrasesFor(language: string | null): Phrases {
  const primary = language?.toLowerCase().split('-')[0]
  return phrases.find(({ lang }) => lang === primary) ?? phrases[0]!
}
