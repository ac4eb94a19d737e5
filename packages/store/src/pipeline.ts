import type { Redis } from 'ioredis';

/** The answers of a pipeline, in order. */
export async function answersOf<Answer>(pipeline: ReturnType<Redis['pipeline']>): Promise<Answer[]> {
  const replies = (await pipeline.exec()) ?? [];
  return replies.map(([error, answer]) => {
    if (error) throw error;
    return answer as Answer;
  });
}
