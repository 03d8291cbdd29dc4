// An address that leads nowhere.
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { Button } from '#ui/Button.tsx'

export function NotFound() {
  return (
    <EmptyPage
      title="There is nothing at this address"
      why="The object may belong to another organisation, or the address was cut short."
      step={
        <Button kind="primary" href="/">
          Go to Today
        </Button>
      }
    />
  )
}
