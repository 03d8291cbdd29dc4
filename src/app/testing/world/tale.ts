// What the story of a world is told with: the words, names and numbers of a business, and those of a nonprofit.
import type { Operations } from '../house.ts'

type Input<Name extends keyof Operations> = Parameters<Operations[Name]>[0]

export interface Tale {
  readonly begin: Omit<Input<'beginThread'>, 'dueOn' | 'segmentId'>
  readonly why: string
  readonly destination: string
  readonly offering: Input<'createOffering'>
  readonly competitor: Input<'createCompetitor'>
  readonly segment: string
  readonly stakeholders: string
  readonly company: { readonly name: string; readonly domain: string }
  readonly campaign: { readonly name: string; readonly objective: string; readonly theme: string }
  readonly house: Input<'createHouse'>
  readonly pillar: { readonly title: string; readonly claim: string; readonly message: string }
  readonly ask: { readonly label: string; readonly kind: Input<'createCta'>['kind'] }
  readonly form: { readonly name: string; readonly intro: string }
  readonly story: { readonly title: string; readonly body: string }
  readonly enquiry: string
  readonly deals: { readonly won: string; readonly lost: string; readonly open: string }
  readonly gift: boolean
}

const littoral: Tale = {
  begin: {
    metric: 'revenue',
    target: 45_000_000,
    title: 'First-year sales of $450,000',
    audience: 'Runners who ask what their clothes are made of',
    reason: 'Every pair can be traced to the net it was spun from, by its lot number.',
  },
  why: 'The first year pays for the second mill.',
  destination: 'Whoever buys sportswear asks for its lot number first.',
  offering: {
    name: 'Trace leggings',
    kind: 'product',
    description: 'Leggings of yarn spun from recovered fishing nets.',
    price: 11_800,
    margin: 0.56,
    features: [
      { feature: 'A lot number in the waistband', advantage: 'the way of the yarn can be looked up', benefit: 'you know what you wear' },
    ],
  },
  competitor: {
    name: 'Peak Motion',
    website: 'https://peakmotion.example.com/',
    claim: 'Sportswear with a conscience',
    strengths: 'Known everywhere, in every shopping street.',
    weaknesses: 'Says “recycled” and shows nothing.',
  },
  segment: 'Evidence eco',
  stakeholders: 'Running clubs',
  company: { name: 'Serra Runners Club', domain: 'serrarunners.example' },
  campaign: {
    name: 'Know what you wear',
    objective: '1,200 orders from people who looked up a lot number',
    theme: 'Proof, by the lot',
  },
  house: {
    roof: 'You can look up where your clothes come from.',
    weAre: ['exact', 'warm', 'dry'],
    weAreNot: ['preachy', 'loud'],
    bannedTerms: ['eco-friendly'],
  },
  pillar: {
    title: 'Traceable',
    claim: 'Eleven tonnes of net recovered in 2025',
    message: 'Type in the lot number and see the boat that brought the net in.',
  },
  ask: { label: 'Look up a lot', kind: 'read' },
  form: { name: 'Ask for a club offer', intro: 'Tell us how many of you run, and we write back within two days.' },
  story: {
    title: 'Where leggings come from',
    body: '## Eleven tonnes of net\n\nEvery pair began as a **ghost net** off Peniche. The number in the waistband says which one.',
  },
  enquiry: 'Forty of us would like club colours.',
  deals: { won: 'Club colours, 40 runners', lost: 'Shop-in-shop, Lisbon', open: 'Race kit for the coast marathon' },
  gift: false,
}

const museum: Tale = {
  begin: {
    metric: 'gifts',
    target: 400,
    title: '400 gifts for the lighthouse',
    audience: 'People who grew up within sight of the harbour',
    reason: 'The lamp is the last of its kind that still turns, and visitors light it themselves.',
  },
  why: 'The roof of the lamp room has to be closed before winter.',
  destination: 'The harbour says “our lighthouse”.',
  offering: {
    name: 'Evening at the lamp',
    kind: 'programme',
    description: 'Visitors light the lamp with the keeper.',
    price: 2_500,
    margin: 0.4,
    features: [{ feature: 'The original lens', advantage: 'lit by hand', benefit: 'you hold the light in your hand' }],
  },
  competitor: {
    name: 'City science centre',
    website: 'https://science.example.org/',
    claim: 'Discovery for all',
    strengths: 'Open every day, schools go there.',
    weaknesses: 'Nothing in it is old.',
  },
  segment: 'Harbour families',
  stakeholders: 'Town council',
  company: { name: 'Harbour Savings Foundation', domain: 'harboursavings.example' },
  campaign: { name: 'Keep it turning', objective: '400 gifts before the first storm', theme: 'One turn, one evening' },
  house: {
    roof: 'The light belongs to whoever has been led home by it.',
    weAre: ['plain', 'near'],
    weAreNot: ['pleading'],
    bannedTerms: ['desperate'],
  },
  pillar: {
    title: 'Still turning',
    claim: 'The lamp has turned every night since 1894',
    message: 'Your gift closes the roof, and the lamp turns on.',
  },
  ask: { label: 'Give an evening', kind: 'donate' },
  form: { name: 'Bring your class', intro: 'Tell us how many you are, and we name an evening.' },
  story: {
    title: 'The keeper’s third key',
    body: '## It opens the lamp room\n\nOn Thursdays the keeper gives it to a child. **The lamp** has turned every night since.',
  },
  enquiry: 'We are a class of twenty-four.',
  deals: { won: 'Roof grant, Harbour Savings', lost: 'Port authority sponsorship', open: 'Naming of the lens room' },
  gift: true,
}

/** The tale that fits an organisation. */
export const taleOf = (kind: string): Tale => (kind === 'nonprofit' ? museum : littoral)
