import openapiTS, { astToString } from 'openapi-typescript';
import { expect, test } from 'vitest';
// @boundaries-ignore what all packages' tests share is at the top
import { wholeDocument } from '../../../test/support/whole-document.ts';

const heading = `// Generated from the OpenAPI document by \`npm run generate -w @posthorn/client\`. Not to be edited by hand.\n\n`;

test('the committed types are those of the current OpenAPI document', async () => {
  const document = JSON.stringify(await wholeDocument());
  const ast = await openapiTS(document, { alphabetize: true, defaultNonNullable: false });
  await expect(heading + astToString(ast)).toMatchFileSnapshot('../src/schema.ts');
}, 600_000);
