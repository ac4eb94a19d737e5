import { type Receiver, startReceiver } from './receiver.ts';

/** A receiver that answers nobody until it is told to. */
export async function startBlockedReceiver(): Promise<Receiver & { unblock: () => void }> {
  let unblock: () => void = () => undefined;
  const unblocked = new Promise<void>((resolve) => {
    unblock = resolve;
  });
  const receiver = await startReceiver(async () => {
    await unblocked;
    return 200;
  });
  return Object.assign(receiver, { unblock });
}
