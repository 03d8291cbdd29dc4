// Every field: empty, filled, wrong, disabled, with long text.

import { Checkbox } from '#ui/Checkbox.tsx'
import { ComboBox } from '#ui/ComboBox.tsx'
import { DateField } from '#ui/DateField.tsx'
import { MoneyField } from '#ui/MoneyField.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import { Select } from '#ui/Select.tsx'
import { Switch } from '#ui/Switch.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { Part, Row, State } from './Part.tsx'

export const audiences = [
  { value: 'evidence', label: 'Evidence eco', hint: '18,400 people, asks about materials' },
  { value: 'trail', label: 'Trail-to-desk', hint: '7,250 people, repeat running-wear buyers' },
  { value: 'buyers', label: 'Retail buyers', hint: '62 people, stakeholder: partner' },
  { value: 'groups', label: 'Local environmental groups', hint: '19 people', disabled: true },
]

const classesOfMessage = [
  { value: 'commercial', label: 'Commercial', hint: 'Asks for something; needs consent and counts against the frequency cap.' },
  { value: 'relationship', label: 'Relationship', hint: 'News for people who asked for it.' },
  { value: 'transactional', label: 'Transactional', hint: 'About an order or a gift; goes out during a hold.' },
]

const noop = () => undefined

export function Fields() {
  return (
    <>
      <Part title="Text fields" says="Label above, hint or error below. What was typed is never cut off or thrown away.">
        <Row>
          <State name="Empty">
            <TextField label="Name" placeholder="Outfit bundle email" hint="What the team will call it." required />
          </State>
          <State name="Filled">
            <TextField label="Name" value="Outfit bundle email, part 3" onChange={noop} />
          </State>
          <State name="Wrong">
            <TextField
              label="Reply address"
              value="press(at)littoral.example"
              onChange={noop}
              error="An address needs an @: press@littoral.example."
            />
          </State>
          <State name="Disabled">
            <TextField label="Sender" value="Littoral Athletics" onChange={noop} disabled hint="Set for the whole organisation." />
          </State>
          <State name="Codes">
            <TextField mono label="Link code" value="m6_outfit_evidence_orders_01" onChange={noop} />
          </State>
          <State name="Without a visible label">
            <TextField hideLabel label="Filter people" placeholder="Name, company or address" type="search" />
          </State>
          <State name="Long text">
            <TextArea
              label="What and why"
              rows={5}
              value="People who ask about materials have seen the certificate and still wait. Show them the whole way of one pair, from the net to the drawer, and let them type their own lot number."
              onChange={noop}
            />
          </State>
          <State name="Within a limit, serif">
            <TextArea serif label="Post" limit={2200} value="Know what you wear. Lot 0417 came up off Vigo in March." onChange={noop} />
          </State>
          <State name="Over the limit">
            <TextArea
              label="Subject"
              rows={2}
              limit={40}
              value="This pair was a fishing net before it was a pair of leggings"
              onChange={noop}
            />
          </State>
        </Row>
      </Part>
      <Part title="Numbers, money, dates" says="Read and written in the person’s locale; kept as numbers, minor units and ISO dates.">
        <Row>
          <State name="Number, empty">
            <NumberField label="Orders aimed at" hint="1,200 is last month’s plan." />
          </State>
          <State name="Percentage">
            <NumberField ungrouped label="Port" value={2525} onChange={noop} />
            <NumberField percent label="Conversion below which the other route opens" value={0.016} onChange={noop} />
          </State>
          <State name="Money">
            <MoneyField label="Planned spend" currency="USD" value={2_400_000} onChange={noop} />
          </State>
          <State name="Money without decimals">
            <MoneyField label="Fee" currency="JPY" value={48_000} onChange={noop} />
          </State>
          <State name="Money, wrong">
            <MoneyField
              label="Spent"
              currency="EUR"
              value={2_640_000}
              onChange={noop}
              error="€24,000 is allotted; ask Ines Varga for more or move it from another activity."
            />
          </State>
          <State name="Date, empty">
            <DateField label="Ends" hint="Leave it empty for an always-on campaign." />
          </State>
          <State name="Date">
            <DateField label="Begins" value="2026-06-01" onChange={noop} />
          </State>
          <State name="Date and time">
            <DateField time label="Embargo lifts" value="2026-06-12T14:00" onChange={noop} />
          </State>
          <State name="Date, wrong">
            <DateField
              label="Claim valid until"
              value="2026-05-30"
              onChange={noop}
              error="This proof ran out on 30 May. Add a newer one."
            />
          </State>
        </Row>
      </Part>
      <Part title="Choices" says="Select for a few, combo box for many, radio buttons where the differences deserve a line each.">
        <Row>
          <State name="Select, empty">
            <Select label="Audience" options={audiences} required />
          </State>
          <State name="Select, chosen">
            <Select label="Audience" options={audiences} value="evidence" onChange={noop} />
          </State>
          <State name="Select, wrong">
            <Select label="Audience" options={audiences} value={null} onChange={noop} error="A send needs an audience." />
          </State>
          <State name="Combo box">
            <ComboBox label="Serves" options={audiences} placeholder="Type a name" onAdd={noop} hint="A new name can be added." />
          </State>
          <State name="Combo box, chosen">
            <ComboBox label="Serves" options={audiences} value="trail" onChange={noop} />
          </State>
          <State name="Select, disabled">
            <Select
              label="Currency"
              options={[{ value: 'USD', label: 'US dollar' }]}
              value="USD"
              onChange={noop}
              disabled
              hint="Fixed with the first amount."
            />
          </State>
          <State name="Radio buttons">
            <RadioGroup label="Message class" options={classesOfMessage} value="commercial" onChange={noop} />
          </State>
          <State name="Radio buttons, inline and wrong">
            <RadioGroup
              inline
              label="Hand-off"
              options={[
                { value: 'accept', label: 'Accept' },
                { value: 'reject', label: 'Reject with a reason' },
              ]}
              error="Say one or the other; the hand-off runs out at 17:00."
            />
          </State>
          <State name="Checkboxes and switch">
            <div className="grid gap-3">
              <Checkbox label="Claim “80 washes” was checked against the lab report" value onChange={noop} />
              <Checkbox label="Alt text describes what the picture says" hint="Needed before approval." />
              <Checkbox label="All four versions" mixed value={false} onChange={noop} />
              <Checkbox label="Spokesperson agreed to the quotation" error="A release cannot be issued without it." />
              <Checkbox label="Staff were told first" disabled />
              <Switch label="Hold commercial sends while sentiment is below 0" value onChange={noop} />
              <Switch label="Weekly checks by email" hint="Mondays at 08:00." />
              <Switch label="Publish to the newsroom" disabled />
            </div>
          </State>
        </Row>
      </Part>
    </>
  )
}
