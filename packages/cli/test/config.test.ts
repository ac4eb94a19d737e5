import { expect, test } from 'vitest';
import { apiConfig, devConfig, workerConfig } from '../src/config.ts';
import { ConfigError } from '../src/settings.ts';

const env = {
  POSTHORN_REDIS_URL: 'redis://127.0.0.1:6379',
  POSTHORN_SECRET_KEY: Buffer.alloc(32).toString('base64'),
};

test('the GitHub Enterprise Server that deliveries name is a version and a host, or neither (G1)', () => {
  const version = { POSTHORN_GITHUB_ENTERPRISE_VERSION: '3.15.0' };
  const host = { POSTHORN_GITHUB_ENTERPRISE_HOST: 'ghe.example' };
  expect(workerConfig(env).githubEnterprise).toBeNull();
  expect(workerConfig({ ...env, ...version, ...host }).githubEnterprise).toEqual({
    version: '3.15.0',
    host: 'ghe.example',
  });
  for (const half of [version, host]) expect(() => workerConfig({ ...env, ...half })).toThrow(/go together/);
  const broken = { POSTHORN_GITHUB_ENTERPRISE_HOST: 'a\r\nb' };
  expect(() => workerConfig({ ...env, ...version, ...broken })).toThrow(ConfigError);
});

test('a replaced secret signs on for 24 hours, or as long as it is said (W1)', () => {
  const overlap = (hours?: string) =>
    apiConfig(hours === undefined ? env : { ...env, POSTHORN_SECRET_OVERLAP_HOURS: hours }).secretOverlapMs;
  expect([overlap(), overlap('0'), overlap('0.5')]).toEqual([86_400_000, 0, 1_800_000]);
  expect(() => overlap('soon')).toThrow('POSTHORN_SECRET_OVERLAP_HOURS must be a number of hours');
});

test('what has ended is kept for 7 days and 10 000 deliveries per hook, or as an operator says', () => {
  expect(workerConfig(env).retention).toEqual({ retentionMs: 7 * 86_400_000, deliveriesPerHook: 10_000 });
  const other = { POSTHORN_RETENTION_DAYS: '0.5', POSTHORN_DELIVERIES_PER_HOOK: '20' };
  expect(devConfig({ ...env, ...other }).retention).toEqual({ retentionMs: 43_200_000, deliveriesPerHook: 20 });
  expect(() => workerConfig({ ...env, POSTHORN_RETENTION_DAYS: 'a week' })).toThrow(
    'POSTHORN_RETENTION_DAYS must be a number of days',
  );
});

test('trusted proxies are addresses and networks, and anything else is refused', () => {
  const trusted = (list?: string) =>
    apiConfig(list === undefined ? env : { ...env, POSTHORN_TRUSTED_PROXIES: list }).trustedProxies;
  expect([trusted(), trusted('')]).toEqual([[], []]);
  expect(trusted('127.0.0.1, 10.0.0.0/8,::1,fd00::/8')).toEqual(['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8']);
  for (const wrong of ['proxy.example', '10.0.0.0/33', '10.0.0.0/8/1', '10.0.0.0/', '127.0.0.1;::1']) {
    expect(() => trusted(wrong)).toThrow('POSTHORN_TRUSTED_PROXIES must be addresses and CIDRs');
  }
});

test('the services are where they are, unless an operator says otherwise', () => {
  expect(workerConfig(env).services).toEqual({});
  const set = {
    POSTHORN_SLACK_API_URL: 'http://127.0.0.1:1/api/',
    POSTHORN_TWILIO_API_URL: 'http://127.0.0.1:2',
    POSTHORN_TWITTER_API_URL: 'https://x.example',
  };
  const read = {
    slackApiUrl: 'http://127.0.0.1:1/api/',
    twilioApiUrl: 'http://127.0.0.1:2',
    twitterApiUrl: 'https://x.example',
  };
  expect(workerConfig({ ...env, ...set }).services).toEqual(read);
  expect(devConfig(set).services).toEqual(read);
  expect(workerConfig({ ...env, ...set, POSTHORN_SLACK_API_URL: '' }).services).not.toHaveProperty('slackApiUrl');
  for (const name of Object.keys(set)) {
    expect(() => workerConfig({ ...env, [name]: 'slack' })).toThrow(`${name} must be an http or https URL`);
  }
});
