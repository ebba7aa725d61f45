// Entries that training leaves in a checkpoint and that are no weights (LIGHTCNN.md 1.9): MindSpore's SGD keeps accum.* and
// stat.*, Adam moments, the callbacks their counters.

const PREFIXES = ['module.', 'network.', '_backbone.'] as const
const OPTIMIZER =
  /^(accum|stat|moments?|moment[12]|velocity|exp_avg|exp_avg_sq|momentum_buffer|optimizer|vhat)\./
const COUNTERS =
  /^(momentum|global_step|epoch_num|step_num|current_iterator_step|last_overflow_iterator_step|scale_sense|loss_scale|random_op|beta[12]_power|learning_rate.*)$/

/** Takes the wrappers of DataParallel and of MindSpore's training cells off a name, then `wrapper` where it stands there. */
export function stripPrefix(name: string, wrapper = ''): { name: string; prefix: string } {
  let prefix = ''
  for (let found = true; found; ) {
    found = false
    for (const candidate of PREFIXES)
      if (name.startsWith(candidate, prefix.length)) {
        prefix += candidate
        found = true
      }
  }
  if (name.startsWith(wrapper, prefix.length)) prefix += wrapper
  return { name: name.slice(prefix.length), prefix }
}

export function isOptimizerEntry(name: string): boolean {
  const bare = stripPrefix(name).name
  return OPTIMIZER.test(bare) || COUNTERS.test(bare)
}
