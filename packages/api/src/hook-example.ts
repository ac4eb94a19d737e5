import { maskedSecret } from '@posthorn/core/hook';
import type { z } from 'zod';
import type { hookSchema } from './hook-schema.ts';

const url = 'https://posthorn.example/feeds/sample-feed/hooks/5121';

/** A hook to show in the OpenAPI document. */
export const exampleHook: z.infer<typeof hookSchema> = {
  type: 'Feed',
  id: 5121,
  source: 'feeds/sample-feed',
  name: 'web',
  active: true,
  events: ['package.*'],
  config: { url: 'https://example.com/hook', secret: maskedSecret, insecure_ssl: '0' },
  policy: { max_attempts: 5 },
  dialect: null,
  headers: {},
  filter: null,
  template: null,
  deactivated_reason: null,
  paused: false,
  created_at: '2026-01-31T12:00:00Z',
  updated_at: '2026-01-31T12:00:00Z',
  url,
  test_url: `${url}/tests`,
  ping_url: `${url}/pings`,
  deliveries_url: `${url}/deliveries`,
  last_response: { code: 200, status: 'active', message: 'OK' },
  health: { state: 'healthy', reason: 'It answers quickly.', waiting: 0 },
};
