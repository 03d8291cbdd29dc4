// The words of the unsubscribe page, in the language of the person who leaves as far as it is one of these.

export interface Phrases {
  readonly lang: string
  title(organisation: string): string
  readonly button: string
  readonly gone: string
  goneFrom(organisation: string): string
  readonly instead: string
  readonly topics: string
  readonly pause: string
  readonly pauses: readonly [months: 0 | 1 | 3, label: string][]
  readonly save: string
  readonly saved: string
  /** Of a pause that runs: until which day. */
  pausedUntil(day: string): string
}

const phrases: readonly Phrases[] = [
  {
    lang: 'en',
    title: (organisation) => `No more e-mail from ${organisation}?`,
    button: 'Unsubscribe',
    gone: 'You are unsubscribed',
    goneFrom: (organisation) => `${organisation} will send you no more news or offers.`,
    instead: 'Or choose what you get',
    topics: 'What you want to read',
    pause: 'News and offers',
    pauses: [
      [0, 'as they come'],
      [1, 'none for a month'],
      [3, 'none for three months'],
    ],
    save: 'Save',
    saved: 'Your choice is saved',
    pausedUntil: (day) => `You get nothing until ${day}.`,
  },
  {
    lang: 'de',
    title: (organisation) => `Keine E-Mails mehr von ${organisation}?`,
    button: 'Abmelden',
    gone: 'Sie sind abgemeldet',
    goneFrom: (organisation) => `${organisation} schickt Ihnen keine Neuigkeiten und Angebote mehr.`,
    instead: 'Oder wählen Sie aus',
    topics: 'Was Sie lesen möchten',
    pause: 'Neuigkeiten und Angebote',
    pauses: [
      [0, 'wie sie kommen'],
      [1, 'einen Monat lang keine'],
      [3, 'drei Monate lang keine'],
    ],
    save: 'Speichern',
    saved: 'Ihre Auswahl ist gespeichert',
    pausedUntil: (day) => `Sie erhalten bis ${day} nichts.`,
  },
  {
    lang: 'fr',
    title: (organisation) => `Ne plus recevoir d’e-mails de ${organisation} ?`,
    button: 'Se désabonner',
    gone: 'Vous êtes désabonné',
    goneFrom: (organisation) => `${organisation} ne vous enverra plus ni nouvelles ni offres.`,
    instead: 'Ou choisissez ce que vous recevez',
    topics: 'Ce que vous souhaitez lire',
    pause: 'Nouvelles et offres',
    pauses: [
      [0, 'au fil de leur parution'],
      [1, 'aucune pendant un mois'],
      [3, 'aucune pendant trois mois'],
    ],
    save: 'Enregistrer',
    saved: 'Votre choix est enregistré',
    pausedUntil: (day) => `Vous ne recevrez rien jusqu’au ${day}.`,
  },
  {
    lang: 'es',
    title: (organisation) => `¿No recibir más correos de ${organisation}?`,
    button: 'Darse de baja',
    gone: 'Se ha dado de baja',
    goneFrom: (organisation) => `${organisation} no le enviará más noticias ni ofertas.`,
    instead: 'O elija lo que recibe',
    topics: 'Lo que quiere leer',
    pause: 'Noticias y ofertas',
    pauses: [
      [0, 'cuando las haya'],
      [1, 'ninguna durante un mes'],
      [3, 'ninguna durante tres meses'],
    ],
    save: 'Guardar',
    saved: 'Su elección está guardada',
    pausedUntil: (day) => `No recibirá nada hasta el ${day}.`,
  },
  {
    lang: 'pt',
    title: (organisation) => `Não receber mais e-mails de ${organisation}?`,
    button: 'Cancelar subscrição',
    gone: 'A subscrição foi cancelada',
    goneFrom: (organisation) => `${organisation} não lhe enviará mais novidades nem ofertas.`,
    instead: 'Ou escolha o que recebe',
    topics: 'O que quer ler',
    pause: 'Novidades e ofertas',
    pauses: [
      [0, 'quando as houver'],
      [1, 'nenhuma durante um mês'],
      [3, 'nenhuma durante três meses'],
    ],
    save: 'Guardar',
    saved: 'A sua escolha foi guardada',
    pausedUntil: (day) => `Não recebe nada até ${day}.`,
  },
]

/** The phrases for a language code; English where there are none. */
export function phrasesFor(language: string | null): Phrases {
  const primary = language?.toLowerCase().split('-')[0]
  return phrases.find(({ lang }) => lang === primary) ?? phrases[0]!
}
