// The two forms of the brief: one for each owner, one for each gate.
import { useMutation } from '@tanstack/react-query'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { Quote } from '#ui/Quote.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { useChange } from '#strategy/web/change.ts'
import type { Brief } from '../contract/brief.ts'
import { planApi } from './api.ts'

interface BriefPanelProps {
  brief: Brief
  open: boolean
  onClose: () => void
}

export function WhatPanel({ brief, open, onClose }: BriefPanelProps) {
  const change = useChange()
  const { mutateAsync: write } = useMutation(planApi.writeWhat.mutationOptions())
  const { campaignId: id, version, what, why, dueOn, whatGate } = brief
  const said = (after: Brief) =>
    whatGate.passed && !after.whatGate.passed ? 'What and why changed. They have to be approved again.' : 'What and why written.'
  return (
    <SidePanel
      title="What and why"
      purpose={whatGate.passed ? 'A change ends the approval of both gates.' : 'Marketing’s half of the brief.'}
      wide
      open={open}
      onClose={onClose}
    >
      <Form<Pick<Brief, 'what' | 'why' | 'dueOn'>>
        initial={{ what, why, dueOn }}
        onSubmit={(values) =>
          change(
            said,
            () => write({ id, version, ...values }),
            (after) => write({ id, version: after.version, what, why, dueOn }),
          )
        }
        submit="Save"
      >
        <TextArea name="what" label="What do we need to say?" rows={5} serif />
        <TextArea name="why" label="And why?" rows={5} serif />
        <DateField name="dueOn" label="How and where are needed by" />
      </Form>
    </SidePanel>
  )
}

export function HowPanel({ brief, open, onClose }: BriefPanelProps) {
  const change = useChange()
  const { mutateAsync: write } = useMutation(planApi.writeHow.mutationOptions())
  const { campaignId: id, version, what, why, how, where, howGate } = brief
  const said = (after: Brief) =>
    howGate.passed && !after.howGate.passed ? 'How and where changed. They have to be approved again.' : 'How and where written.'
  return (
    <SidePanel title="How and where" purpose="Communications’ half of the brief." wide open={open} onClose={onClose}>
      <Form<Pick<Brief, 'how' | 'where'>>
        initial={{ how, where }}
        onSubmit={(values) =>
          change(
            said,
            () => write({ id, version, ...values }),
            (after) => write({ id, version: after.version, how, where }),
          )
        }
        submit="Save"
      >
        <Quote small source={why}>
          {what}
        </Quote>
        <TextArea name="how" label="How do we say it?" rows={5} serif />
        <TextArea name="where" label="And where?" hint="The channels and places, in order" rows={4} serif />
      </Form>
    </SidePanel>
  )
}
