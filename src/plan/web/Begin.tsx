// The second step of the first run, and the way to a further thread: three questions on a page of their own.
import { useNavigate } from '@tanstack/react-router'
import { Button } from '#ui/Button.tsx'
import { Steps } from '#ui/Steps.tsx'
import { Doorway } from '#identity/web/Doorway.tsx'
import { ThreeQuestions } from './ThreeQuestions.tsx'

const firstSteps = [
  { id: 'you', label: 'You and your organisation' },
  { id: 'questions', label: 'Three questions' },
]

export function Begin() {
  const navigate = useNavigate()
  return (
    <Doorway wide title="Three questions" purpose="They begin the thread that everything you do will hang on.">
      <Steps label="First steps" steps={firstSteps} current="questions" />
      <div className="mt-6">
        <ThreeQuestions
          onBegun={() => navigate({ to: '/' })}
          later={
            <Button kind="quiet" href="/">
              Later
            </Button>
          }
        />
      </div>
    </Doorway>
  )
}
