import type { Finding } from '@posthorn/store/server-checks';

/** Something the doctor looks at. */
export interface Check {
  name: string;
  /** Why it matters, for the person who reads a finding. */
  why: string;
  look: () => Promise<Looked>;
}

/** What a look has shown. */
export interface Looked {
  findings: Finding[];
  /** What there is to say when all is well, or when it was put right. */
  note?: string;
}

/** What becomes of a check in the report. */
export interface CheckReport extends Looked {
  name: string;
  why: string;
}

/** A check in the report: its look, or that it could not look. */
export async function carryOut({ name, why, look }: Check): Promise<CheckReport> {
  try {
    return { name, why, ...(await look()) };
  } catch (error) {
    const what = `could not be checked: ${error instanceof Error ? error.message : String(error)}`;
    return { name, why, findings: [{ what, remedy: 'mend that first, then ask the doctor again' }] };
  }
}
