// A thread of the engine on the processor: takes its part of every pass, and ends with the engine.
import { type Membership, takePart } from '../model/simd-team.ts'

addEventListener('message', ({ data }: MessageEvent<Membership>) => {
  takePart(data, () => postMessage('ready'))
  close()
})
