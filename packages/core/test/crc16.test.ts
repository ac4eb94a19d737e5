import { expect, test } from 'vitest';
import { crc16 } from '../src/crc16.ts';

test('has the check value of CRC16/XMODEM', () => {
  expect(crc16('123456789')).toBe(0x31c3);
});

test('counts bytes of UTF-8, and gives Redis Cluster its key slots', () => {
  expect(crc16('')).toBe(0);
  expect(crc16('foo') % 16_384).toBe(12_182);
  expect(crc16('é')).not.toBe(crc16('\u00e9'.normalize('NFD')));
});
