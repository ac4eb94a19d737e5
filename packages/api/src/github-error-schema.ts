import { z } from 'zod';

/** The body of an error answer in GitHub's shape. */
export const githubErrorSchema = z
  .object({
    message: z.string().describe('What is wrong, in GitHub’s words: `Not Found`, `Validation Failed`.'),
    errors: z
      .array(
        z.object({
          resource: z.literal('Hook'),
          code: z.enum(['missing_field', 'invalid', 'custom']).describe('`custom` stands for the whole request.'),
          field: z.string().optional().describe('Dotted path of the field.'),
          message: z.string().optional().describe('What the field must be.'),
        }),
      )
      .optional()
      .describe('With status 422: every field that is wrong.'),
    documentation_url: z.string(),
    detail: z.string().optional().describe('What happened, and what to do about it. GitHub has no such field.'),
  })
  .meta({ id: 'GithubError', description: 'An error as GitHub writes it.' });

export type GithubError = z.infer<typeof githubErrorSchema>;
