import { transportNames } from '@posthorn/core/hook';
import { describe, expect, it } from 'vitest';
import { transports } from '../src/registry.ts';
import { loopbackGuard } from './attempt.ts';

describe('transports', () => {
  it.each(transportNames)('has %s, which makes a transport of that name', async (name) => {
    const transport = transports[name].create({ guard: loopbackGuard() });
    expect(transport.name).toBe(name);
    await transport.close();
  });
});
