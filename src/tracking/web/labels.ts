// What the kinds of fields, purposes and touches are called on the screen.
import type { Form, TouchKind } from '../contract.ts'
import { fieldKinds, type FieldKind } from '../rules.ts'

export const purposeLabel: Record<Form['purpose'], string> = { inquiry: 'Inquiries', newsletter: 'Newsletter' }

export const fieldKindLabel: Record<FieldKind, string> = {
  text: 'One line',
  email: 'E-mail address',
  phone: 'Phone',
  long: 'Several lines',
  choice: 'Choice',
}
export const fieldKindOptions = fieldKinds.map((kind) => ({ value: kind, label: fieldKindLabel[kind] }))

export const touchLabel: Record<TouchKind, string> = {
  click: 'Click',
  visit: 'Visit',
  view: 'Further page',
  submission: 'Form sent',
  coverage: 'Coverage',
  conversation: 'Conversation',
  call: 'Call',
  reply: 'Reply',
}
