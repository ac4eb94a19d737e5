import type { Command } from 'commander';
import type { Cli, Output } from '../cli.ts';
import { doctorConfig } from '../config.ts';
import { findRunningDev } from '../dev/place.ts';
import type { CheckReport } from '../doctor/check.ts';
import { addExamples } from '../examples.ts';
import { CommandFailed } from '../failure.ts';
import { coloured } from '../output/colour.ts';
import { printJson } from '../output/print.ts';

interface DoctorOptions {
  repair?: boolean;
  json?: boolean;
}

/** `posthorn doctor`: looks at Redis and at what is stored there. Exit code 0 all is well, 1 there are findings. */
export function registerDoctor(program: Command, cli: Cli): void {
  const { env, stdout } = cli;
  const command = program
    .command('doctor')
    .description('check Redis and what is stored there for what could lose or stop deliveries')
    .option('--repair', 'put back what no worker would come to, set gates right, make missing consumer groups')
    .option('--json', 'print JSON')
    .action(async ({ repair = false, json }: DoctorOptions) => {
      // Loaded here: who runs another command should not wait for what talks to Redis.
      const { examine } = await import('../doctor/examine.ts');
      const reports = await examine(doctorConfig(env, findRunningDev), repair);
      const findings = reports.flatMap((report) => report.findings);
      if (json) printJson(cli, { ok: findings.length === 0, checks: reports });
      else for (const report of reports) stdout.write(linesOf(stdout, report));
      if (findings.length > 0) throw new CommandFailed(`${findings.length} finding(s).`);
    });
  addExamples(command, {
    doctor: 'asks Redis itself, not the api: that of POSTHORN_REDIS_URL, or of posthorn dev where that runs',
    'doctor --repair': 'and mends what can be mended',
  });
}

function linesOf(stdout: Output, { name, why, findings, note }: CheckReport): string {
  const label = name.padEnd(17);
  if (findings.length === 0)
    return `${coloured(stdout, 'green', 'ok   ')} ${label}${note ?? ''}`.trimEnd().concat('\n');
  const lines = findings.map(
    ({ what, remedy }) =>
      `${coloured(stdout, 'red', 'wrong')} ${label}${what}\n      why: ${why}\n      do:  ${remedy}\n`,
  );
  return lines.join('');
}
