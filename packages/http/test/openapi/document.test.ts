import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openApiDocument, type Route } from '../../src/openapi/document.ts';
import { problemShape } from '../../src/openapi/error-shape.ts';
import { json, type Operation } from '../../src/openapi/operation.ts';

const whole = { title: 'T', version: '1', description: 'D', baseUrl: '' };

const thing = z.object({ name: z.string() }).meta({ id: 'Thing', description: 'A thing.' });

const operation = (more: Partial<Operation> = {}): Operation => ({
  id: 'listThings',
  tag: 'Service',
  summary: 'List things',
  access: 'token',
  query: z.object({
    page: z
      .string()
      .transform(Number)
      .default(1)
      .meta({ description: 'Which.', openapi: { type: 'integer', default: 1 } }),
    sort: z.enum(['a', 'b']),
  }),
  answers: { 200: { description: 'Things.', content: json(z.array(thing)) } },
  errors: problemShape,
  fails: [404],
  ...more,
});

const route = (url: string, more: Partial<Operation> = {}, method = 'GET'): Route => ({
  method,
  url,
  operation: operation(more),
});

describe('openApiDocument', () => {
  test('names schemas that have an id once, and refers to them', () => {
    const { paths, components } = openApiDocument([route('/things')], whole) as unknown as {
      paths: Record<string, { get: { responses: Record<string, unknown> } }>;
      components: { schemas: Record<string, unknown> };
    };
    expect(components.schemas).toMatchObject({ Thing: { type: 'object', required: ['name'] }, Problem: {} });
    expect(paths['/things']?.get.responses['200']).toMatchObject({
      content: { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Thing' } } } },
    });
  });

  test('tells a query parameter as what it is in a URL, and whether it is needed', () => {
    expect(openApiDocument([route('/things')], whole).paths['/things']).toMatchObject({
      get: {
        parameters: [
          {
            name: 'page',
            in: 'query',
            required: false,
            description: 'Which.',
            schema: { type: 'integer', default: 1 },
          },
          { name: 'sort', in: 'query', required: true, schema: { enum: ['a', 'b'] } },
        ],
      },
    });
  });

  test('adds the errors that follow from what a route is', () => {
    const statuses = (one: Route): string[] => {
      const [path] = Object.values(openApiDocument([one], whole).paths) as Record<string, { responses: object }>[];
      return Object.keys(path?.[one.method.toLowerCase()]?.responses ?? {});
    };
    expect(statuses(route('/things'))).toEqual(['200', '401', '403', '404', '422', '503']);
    const body = { content: json(thing) };
    expect(statuses(route('/things', { body }, 'POST'))).toEqual('200 400 401 403 404 413 415 422 503'.split(' '));
    expect(statuses(route('/things', { access: 'public', fails: [] }))).toEqual(['200']);
  });

  test('lists a route that is there under a prefix too once, with the prefix as a server', () => {
    const document = openApiDocument([route('/api/v3/things/:id'), route('/things/:id')], {
      ...whole,
      baseUrl: 'https://posthorn.example/base',
    });
    expect(Object.keys(document.paths)).toEqual(['/things/{id}']);
    expect(document.paths['/things/{id}']?.['servers']).toMatchObject([
      { url: 'https://posthorn.example/base' },
      { url: 'https://posthorn.example/base/api/v3' },
    ]);
  });

  test('lists the root once, with the prefix as a server', () => {
    const document = openApiDocument([route('/'), route('/api/v3')], whole);
    expect(Object.keys(document.paths)).toEqual(['/']);
    expect(document.paths['/']?.['servers']).toMatchObject([{ url: '/' }, { url: '/api/v3' }]);
  });

  test('refuses two operations of one id', () => {
    expect(() => openApiDocument([route('/things'), route('/others')], whole)).toThrow(/listThings/);
  });
});
