// What a result came from: the object it hangs under, or the way to hang it where it belongs.
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Form } from '#ui/Form.tsx'
import { Link } from '#ui/Link.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { useSession } from '#identity/web/session.tsx'
import { useChange, useWantedChange } from '#strategy/web/change.ts'
import { PlaceField } from '#tracking/web/PlaceField.tsx'
import { salesApi } from './api.ts'

export interface Hanging {
  readonly id: string
  readonly version: number
  readonly parentId: string | null
  readonly parentTitle: string | null
}

export function Source({ result, children }: { result: Hanging; children?: ReactNode }) {
  const { can } = useSession()
  const [linking, setLinking] = useState(false)
  const { wanted, settle } = useWantedChange()
  const close = () => {
    setLinking(false)
    settle()
  }
  return (
    <Card title="Where it came from">
      <div className="flex flex-col gap-2 pt-1">
        {result.parentId ? (
          <p>
            <Link href={`/thread/${result.parentId}`}>{result.parentTitle}</Link>
          </p>
        ) : (
          <p className="text-soft">Not linked yet: nothing is known that brought it.</p>
        )}
        {children}
        <LinkButton result={result} onPress={() => setLinking(true)} />
      </div>
      <LinkResult result={result} open={linking || (wanted === 'source' && can('pipeline.edit'))} onClose={close} />
    </Card>
  )
}

function LinkButton({ result, onPress }: { result: Hanging; onPress: () => void }) {
  const { can } = useSession()
  if (!can('pipeline.edit')) return null
  return (
    <p>
      <Button small kind={result.parentId ? 'quiet' : 'secondary'} onPress={onPress}>
        {result.parentId ? 'Link to something else' : 'Link to what brought it'}
      </Button>
    </p>
  )
}

export function LinkResult({ result, open, onClose }: { result: Hanging; open: boolean; onClose: () => void }) {
  const change = useChange()
  const { mutateAsync: link } = useMutation(salesApi.linkResult.mutationOptions())
  const { id, version, parentId: before, parentTitle } = result
  const save = async ({ parentId }: { parentId: string }) => {
    const takeBack = before === null ? undefined : (after: { version: number }) => link({ id, version: after.version, parentId: before })
    await change(
      (after) => `Linked to ${after.parentTitle}.`,
      () => link({ id, version, parentId }),
      takeBack,
    )
  }
  return (
    <SidePanel title="Link to what brought it" purpose="From there one click leads up to the goal." open={open} onClose={onClose}>
      <Form<{ parentId: string }> onSubmit={save} submit="Link">
        <PlaceField
          name="parentId"
          label="What brought it"
          required
          current={before === null ? undefined : { id: before, title: parentTitle ?? '' }}
        />
      </Form>
    </SidePanel>
  )
}
