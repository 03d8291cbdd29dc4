// The mark of what the program assumed for a person, and the button that confirms it as it stands.
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'

/** Beside a title; nothing for what somebody wrote or confirmed. */
export function Assumed({ assumed }: { assumed: boolean }) {
  return assumed ? <Chip tone="warning">Assumed</Chip> : null
}

/** A title in a list, with the mark behind it. */
export function Titled({ title, assumed }: { title: string; assumed: boolean }) {
  return assumed ? (
    <>
      <span className="mr-2">{title}</span> <Assumed assumed />
    </>
  ) : (
    title
  )
}

interface ConfirmButtonProps {
  assumed: boolean
  onPress: () => void
  pending?: boolean
  /** Beside the title of a card rather than of the page. */
  small?: boolean
}

/** Confirms what was assumed; nothing for anything else. */
export function ConfirmButton({ assumed, onPress, pending, small }: ConfirmButtonProps) {
  return assumed ? (
    <Button small={small} onPress={onPress} pending={pending}>
      Confirm as it is
    </Button>
  ) : null
}
