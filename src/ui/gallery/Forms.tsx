// Forms, side panel and dialog, live: they can be filled, refused by a pretended server, and closed.

import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { DateField } from '#ui/DateField.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Form } from '#ui/Form.tsx'
import { useFormValue } from '#ui/form.ts'
import { MoneyField } from '#ui/MoneyField.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import { audiences } from './Fields.tsx'
import { Part, Row, State } from './Part.tsx'

interface Campaign {
  name: string
  audience: string
  begins: string
  ask: { text: string; budget: number }
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

/** What a server would answer to a campaign that begins too early and spends too much. */
async function refuse() {
  await pause(400)
  throw Object.assign(new Error('refused'), {
    data: {
      status: 422,
      title: 'The campaign was not saved.',
      fix: 'Correct the two fields and save again.',
      fields: [
        { path: 'begins', message: 'The plan begins on 1 June.' },
        { path: 'ask.budget', message: '$24,000 is allotted; $2,400 more was asked for.' },
      ],
    },
  })
}

/** A step that fails, to show that the dialog says so and stays. */
async function refuseOnce() {
  await pause(400)
  throw Object.assign(new Error('refused'), { data: { title: 'A crisis is open already.', fix: 'Open it and raise its severity there.' } })
}

function CampaignFields() {
  const audience = useFormValue('audience')
  return (
    <>
      <TextField name="name" label="Name" required placeholder="Know what you wear" />
      <Select name="audience" label="Audience" options={audiences} required />
      {audience === 'buyers' && <TextField name="company" label="Company" hint="Only for retail buyers." />}
      <DateField name="begins" label="Begins" />
      <TextArea name="ask.text" label="Ask" rows={2} hint="One action, in the audience’s words." />
      <MoneyField name="ask.budget" label="Planned spend" currency="USD" />
    </>
  )
}

const filled: Partial<Campaign> = {
  name: 'Know what you wear',
  audience: 'evidence',
  begins: '2026-05-20',
  ask: { text: 'Type your lot number.', budget: 2_640_000 },
}

export function Forms() {
  const [panel, setPanel] = useState<'none' | 'campaign'>('none')
  const [dialog, setDialog] = useState<'none' | 'crisis' | 'erase'>('none')
  return (
    <Part title="Form, side panel, dialog" says="Forms open beside the page. Only what cannot be undone asks in a dialog.">
      <Row>
        <State name="Quick campaign, empty">
          <Card>
            <Form<Campaign> submit="Begin campaign" label="Quick campaign" onSubmit={() => pause(600)} onCancel={() => undefined}>
              <CampaignFields />
            </Form>
          </Card>
        </State>
        <State name="Refused by the server (press the button)">
          <Card>
            <Form<Campaign> submit="Save campaign" secondary label="Refused campaign" initial={filled} onSubmit={refuse}>
              <CampaignFields />
            </Form>
          </Card>
        </State>
        <State name="Opened from a page">
          <div className="flex flex-wrap gap-3">
            <Button kind="primary" onPress={() => setPanel('campaign')}>
              New campaign
            </Button>
            <Button onPress={() => setDialog('crisis')}>Declare a crisis</Button>
            <Button kind="danger" onPress={() => setDialog('erase')}>
              Erase person
            </Button>
          </div>
        </State>
      </Row>
      <SidePanel
        open={panel === 'campaign'}
        onClose={() => setPanel('none')}
        title="New campaign"
        purpose="Name, audience, dates and ask are enough; the rest is assumed and can be filled in later."
      >
        <Form<Campaign> submit="Begin campaign" onSubmit={() => pause(600)} onDone={() => offerUndo('Campaign begun', () => pause(300))}>
          <CampaignFields />
        </Form>
      </SidePanel>
      <Dialog
        open={dialog === 'crisis'}
        onClose={() => setDialog('none')}
        title="Declare a crisis"
        confirm="Declare a crisis"
        danger
        onConfirm={refuseOnce}
      >
        41 items will be held at once: 23 posts, 9 email sends, 6 ad flights and 3 influencer posts. Order confirmations still go out. The
        hold is lifted by hand, item by item.
      </Dialog>
      <Dialog
        open={dialog === 'erase'}
        onClose={() => setDialog('none')}
        title="Erase Ana Reis"
        confirm="Erase person"
        danger
        typeToConfirm="Ana Reis"
        onConfirm={() => pause(600)}
      >
        Name, address and everything Ana wrote will be gone from 3 conversations and 12 sends. Counts and amounts stay. This cannot be
        undone.
      </Dialog>
    </Part>
  )
}
