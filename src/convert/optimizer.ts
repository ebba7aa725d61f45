// Entries that training leaves in a checkpoint and that aren't weights (docs/lightcnn.md 1.9): MindSpore's SGD keeps accum.* and
// stat.*, Adam moments, the callbacks their counters. And the names that wrappers put before and into those of the network.

/** What torch.compile, FSDP and checkpointed activations put anywhere into a name, and DataParallel around a part of the network. */
const INNER = /(?<=^|\.)(_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\.|(?<=\.)module\./g
const PREFIXES = ['module.', 'network.', '_backbone.'] as const
const OPTIMIZER =
  /^(accum|stat|moments?|moment[12]|velocity|exp_avg|exp_avg_sq|momentum_buffer|optimizer|vhat|adam_[mv]|mean_(square|gradient)s?|(accu\w*_)?grads?)\./
const COUNTERS =
  /^(momentum|global_step|epoch_num|step_num|current_iterator_step|last_overflow_iterator_step|scale_sense|loss_scale|random_op|beta[12]_power|learning_rate.*)$/

/** Takes the wrappers of DataParallel and of MindSpore's training cells off a name, then `wrapper` where it stands there. */
export function stripPrefix(fileName: string, wrapper = ''): { name: string; prefix: string } {
  const name = withoutInner(fileName)
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

/** The name without what stands in the middle of it. */
export const withoutInner = (name: string): string => name.replaceAll(INNER, '')

export function isOptimizerEntry(name: string): boolean {
  const bare = stripPrefix(name).name
  return OPTIMIZER.test(bare) || COUNTERS.test(bare)
}
