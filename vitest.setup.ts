import * as fc from 'fast-check';

// Property tests play the same cases in every run, so that a change is judged by what it changes.
// `TEST_SEED=$RANDOM npm test` looks further.
process.env['TEST_SEED'] ??= '1';
fc.configureGlobal({ seed: Number(process.env['TEST_SEED']) });
