import type { DeliveryDetail } from '@posthorn/client';
import type { Output } from '../../cli.ts';
import { duration } from '../../output/amounts.ts';
import { coloured } from '../../output/colour.ts';
import { printable } from '../../output/printable.ts';
import { statusColour } from './view.ts';

type Attempt = DeliveryDetail['attempts'][number];

/** A delivery with every attempt in full, for people to read. */
export function describeDelivery(output: Output, delivery: DeliveryDetail): string {
  const facts: [string, string | number | null][] = [
    ['reason', delivery.reason],
    ['event', `${delivery.event} (${delivery.type ?? 'no longer kept'})`],
    ['source', delivery.source],
    ['hook', delivery.hook],
    ['created', delivery.created_at],
    ['next attempt', delivery.next_attempt_at],
    ['redelivery of', delivery.redelivery_of],
    ['redelivered as', delivery.redelivered_as],
  ];
  const lines = facts.flatMap(([name, value]) =>
    value === null ? [] : [`  ${name.padEnd(15)} ${printable(String(value))}`],
  );
  const head = `${coloured(output, 'bold', `Delivery ${delivery.id}`)}  ${delivery.kind}  ${coloured(output, statusColour(delivery.status), delivery.status)}`;
  const attempts =
    delivery.attempts.length === 0
      ? ['', 'No attempt yet.']
      : delivery.attempts.flatMap((one) => attemptLines(output, one));
  return `${[head, ...lines, ...attempts].join('\n')}\n`;
}

function attemptLines(output: Output, attempt: Attempt): string[] {
  const { request, response, error } = attempt;
  const head = `${coloured(output, 'bold', `Attempt ${attempt.number}`)}  ${attempt.at}  ${resultText(attempt)}  by ${printable(attempt.worker)}`;
  return [
    '',
    head,
    `  ${timingsText(attempt.timings)}`,
    ...(error ? [coloured(output, 'red', `  ${error.reason}: ${printable(error.message)}`)] : []),
    ...(request
      ? message('>', [`${request.method} ${request.url}`, ...headerLines(request.headers)], request.body)
      : []),
    ...(response
      ? message('<', [`${response.status} ${response.status_text}`, ...headerLines(response.headers)], response.body)
      : []),
    ...(response?.truncated ? ['  < (the rest was not kept)'] : []),
  ];
}

function resultText({ result, late, retry_in_ms }: Attempt): string {
  const wait = retry_in_ms === null ? '' : ` in ${duration(retry_in_ms)}`;
  return `${result}${wait}${late ? ' (late: another worker had settled it)' : ''}`;
}

function timingsText(timings: Attempt['timings']): string {
  const steps: [string, number | null][] = [
    ['dns', timings.dns_ms],
    ['connect', timings.connect_ms],
    ['tls', timings.tls_ms],
    ['first byte', timings.first_byte_ms],
    ['total', timings.total_ms],
  ];
  return steps.flatMap(([name, ms]) => (ms === null ? [] : [`${name} ${ms} ms`])).join(', ');
}

function headerLines(headers: Record<string, string | string[]>): string[] {
  return Object.entries(headers).flatMap(([name, values]) => [values].flat().map((value) => `${name}: ${value}`));
}

function message(mark: string, head: readonly string[], body: string): string[] {
  const lines = [...head, ...(body === '' ? [] : ['', ...body.replace(/\n$/, '').split('\n')])];
  return ['', ...lines.map((line) => `  ${mark} ${printable(line)}`.trimEnd())];
}
