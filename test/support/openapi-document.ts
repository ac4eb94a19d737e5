import { pathOf } from '@posthorn/http/openapi/document';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { FastifyInstance } from 'fastify';
import { type Place, placesOf, schemasOf, type TestedDocument } from './openapi-answers.ts';

/** Routes of a server as `METHOD /path/{name}`, all that are registered after this call. HEAD comes with every GET. */
export function routesOf(app: FastifyInstance): string[] {
  const routes: string[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD') routes.push(`${one} ${pathOf(url)}`);
  });
  return routes;
}

/** Operations of a document in the form of {@link routesOf}. */
export function operationsOf(document: TestedDocument): string[] {
  return placesOf(document).map(({ method, path }) => `${method} ${path}`);
}

/** What is wrong with a document: as OpenAPI 3.1, and with its examples, which must be as their schemas say. */
export async function faultsOf(document: TestedDocument): Promise<unknown[]> {
  const { valid, errors } = await new Validator().validate(
    JSON.parse(JSON.stringify(document)) as Parameters<Validator['validate']>[0],
  );
  return [...(valid ? [] : [errors]), ...placesOf(document).flatMap(exampleFaults(document))];
}

function exampleFaults(document: TestedDocument): (place: Place) => string[] {
  const schemas = schemasOf(document);
  return ({ operation }) =>
    [operation.requestBody, ...Object.values(operation.responses)]
      .map((part) => part?.content)
      .flatMap((content) =>
        Object.entries(content ?? {}).flatMap(([type, { schema, examples = {} }]) =>
          Object.entries(examples).flatMap(([name, { value }]) => {
            const check = schemas(schema);
            return check(value)
              ? []
              : [`${operation.operationId}: example ${name} of ${type}: ${JSON.stringify(check.errors)}`];
          }),
        ),
      );
}
