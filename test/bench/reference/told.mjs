// Does so much work for each number that it is told, one per line, and prints what that took: {"seconds", "cpuSeconds"}.
import { createInterface } from 'node:readline';

export async function workAsTold(work) {
  for await (const line of createInterface({ input: process.stdin })) {
    const cpu = process.cpuUsage();
    const startedAt = performance.now();
    await work(Number(line));
    const { user, system } = process.cpuUsage(cpu);
    const measured = { seconds: (performance.now() - startedAt) / 1000, cpuSeconds: (user + system) / 1e6 };
    console.log(JSON.stringify(measured));
  }
}
