import { describe, expect, it } from 'vitest';
import { Dialogue } from '../../src/email/dialogue.ts';

const login = { username: 'ann', password: 'correct horse' };
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A dialogue of lines that begin with C or S, as nodemailer tells them. */
function heard(...lines: string[]): Dialogue {
  const dialogue = new Dialogue({ login });
  for (const line of lines) dialogue.debug({ tnx: line.startsWith('C') ? 'client' : 'server' }, line.slice(3));
  return dialogue;
}

describe('a dialogue', () => {
  it('is a text to read, and ends in the last reply', () => {
    const dialogue = heard(
      'S: 220 mail.test',
      'C: EHLO me',
      'S: 250-mail.test\n250 SIZE 100',
      'C: QUIT',
      'S: 221 2.0.0 bye',
    );
    expect(dialogue.response()).toEqual({
      status: 221,
      statusText: '2.0.0 bye',
      headers: {},
      body: 'S: 220 mail.test\nC: EHLO me\nS: 250-mail.test\nS: 250 SIZE 100\nC: QUIT\nS: 221 2.0.0 bye\n',
      truncated: false,
    });
  });

  it('is none as long as the server has not said a word', () => {
    expect(new Dialogue({ login }).response()).toBeNull();
  });

  it('hides all that is said to log in, until the server has answered it', () => {
    const plain = heard(`C: AUTH PLAIN ${base64('\0ann\0other')}`, 'S: 235 welcome', 'C: MAIL FROM:<ann@example.com>');
    expect(plain.response()?.body).toBe('C: AUTH PLAIN ********\nS: 235 welcome\nC: MAIL FROM:<ann@example.com>\n');
    const inSteps = heard(
      'C: AUTH LOGIN',
      'S: 334 VXNlcm5hbWU6',
      `C: ${base64('ann')}`,
      'S: 334 UGFzc3dvcmQ6',
      'C: c29tZXRoaW5n',
      'S: 535 wrong',
      'C: QUIT',
    );
    expect(inSteps.response()?.body).toBe(
      'C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: ********\nS: 334 UGFzc3dvcmQ6\nC: ********\nS: 535 wrong\nC: QUIT\n',
    );
  });

  it.each([login.password, base64(login.password), base64(`\0${login.username}\0${login.password}`)])(
    'hides a password that the server repeats: %s',
    (secret) => {
      const { body, statusText } = heard(`S: 535 not with ${secret}, please`).response() ?? {};
      expect(body).toBe('S: 535 not with ********, please\n');
      expect(statusText).toBe('not with ********, please');
    },
  );

  it('keeps 64 KiB of what a talkative server says', () => {
    const dialogue = heard(...Array.from({ length: 2000 }, () => `S: 250-${'x'.repeat(100)}`), 'S: 250 done');
    const { body = '', truncated, status } = dialogue.response() ?? {};
    expect(body.length).toBeLessThanOrEqual(65_536 + 1);
    expect(truncated).toBe(true);
    expect(status).toBe(250);
  });

  it('has no code for what is no reply', () => {
    expect(heard('S: SSH-2.0-OpenSSH_9.6').response()).toMatchObject({ status: 0, statusText: 'SSH-2.0-OpenSSH_9.6' });
  });
});
