import type { Exchanged, ServiceHttp, ServiceLimits, ServiceRequest } from './http.ts';

/** The conversation of one attempt with a service: nearly always one request. */
export interface ServiceCall {
  /** Makes a request within what is left of the attempt's time. Never throws. */
  exchange(request: ServiceRequest): Promise<Exchanged>;
  /** What became of the last request, or null when there was none. */
  readonly last: Exchanged | null;
}

/** Begins a conversation: `limits.timeoutMs` counts from now, for all of its requests together. */
export function beginCall(http: ServiceHttp, limits: ServiceLimits): ServiceCall {
  const endsAt = performance.now() + limits.timeoutMs;
  let last: Exchanged | null = null;
  return {
    async exchange(request) {
      const timeoutMs = Math.max(1, Math.ceil(endsAt - performance.now()));
      last = await http.exchange(request, { ...limits, timeoutMs });
      return last;
    },
    get last() {
      return last;
    },
  };
}
