// Generated from the OpenAPI document by `npm run generate -w @posthorn/client`. Not to be edited by hand.

export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is here
         * @description What answers at this address, and where it is described. Browsers are sent to `/docs`.
         */
        get: operations["getStart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/{owner}/{repo}/events/{event}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the latest event of a topic
         * @description Of a public repository, or one of the caller’s own. A name that ends in `.json` is the same topic, in JSON.
         */
        get: operations["getTopic"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page to read this document by */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/start.js": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The script of that page */
        get: operations["getDocsStart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/style.css": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The style of that page */
        get: operations["getDocsStyle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/swagger-ui.js": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The library of that page */
        get: operations["getDocsLibrary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds/{feed}/hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List hooks */
        get: operations["listFeedHooks"];
        put?: never;
        /**
         * Create a hook
         * @description On repositories and organizations a `web` hook that is there already is refused with 422, and any other service is there at most once: made again, it is changed. Where the URL leads is checked by the outbound guard.
         */
        post: operations["createFeedHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds/{feed}/hooks/{hook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a hook */
        get: operations["getFeedHook"];
        put?: never;
        post?: never;
        /**
         * Delete a hook
         * @description Its waiting deliveries are cancelled.
         */
        delete: operations["deleteFeedHook"];
        options?: never;
        head?: never;
        /**
         * Change a hook
         * @description Seen by every event that is accepted after the answer.
         */
        patch: operations["updateFeedHook"];
        trace?: never;
    };
    "/feeds/{feed}/hooks/{hook}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a hook’s config */
        get: operations["getFeedHookConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change settings of a hook’s config
         * @description Unlike in a change of the hook, settings that are left out stay.
         */
        patch: operations["updateFeedHookConfig"];
        trace?: never;
    };
    "/feeds/{feed}/hooks/{hook}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries of a hook
         * @description The latest first, once each was tried. What still waits is in `GET /v1/deliveries`.
         */
        get: operations["listFeedHookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds/{feed}/hooks/{hook}/deliveries/{delivery}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a delivery of a hook */
        get: operations["getFeedHookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds/{feed}/hooks/{hook}/deliveries/{delivery}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver again
         * @description As a new delivery, once. 422 while it is still on its way.
         */
        post: operations["redeliverFeedHookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds/{feed}/hooks/{hook}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a hook
         * @description Its deliveries wait, and none is lost, until it is resumed. What was on its way may still go out; pings do.
         */
        post: operations["pauseFeedHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds/{feed}/hooks/{hook}/pings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a ping
         * @description To this hook only, active or not. It is tried once. 422 where there is no ping, as in dialect `tuleap`.
         */
        post: operations["pingFeedHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds/{feed}/hooks/{hook}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what an event would look like
         * @description What an attempt would send, without sending it. Without an event it is about the latest one that the hook would hear, or a sample. `template` and `config` stand in for what is saved, and are not saved.
         */
        post: operations["previewFeedHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds/{feed}/hooks/{hook}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a paused hook
         * @description What waited goes out, oldest first.
         */
        post: operations["resumeFeedHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds/{feed}/hooks/{hook}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the latest push again
         * @deprecated
         * @description The source’s latest `push`, to this hook only, if it is active and hears of pushes; else nothing.
         */
        post: operations["testFeedHookLegacy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feeds/{feed}/hooks/{hook}/tests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the latest push again
         * @description The source’s latest `push`, to this hook only, if it is active and hears of pushes; else nothing.
         */
        post: operations["testFeedHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process lives */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List transports
         * @description Every `name` that a hook can have, with what its `config` takes.
         */
        get: operations["listTransports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Subscribe or unsubscribe
         * @description With a token: done at once (204), for a source of the caller’s own; the callback may name a service, as in `socialgateway://slack?...`; of a service a repository has one hook, which other settings replace, and which its name alone is enough to unsubscribe. Without: as W3C WebSub has it, for public sources only: taken in (202), then confirmed by a GET of the callback; at most 60 times a minute for one callback host, and from one address. Events come as a form with the field `payload`, unless the topic ends in `.json` or the request has `Accept: application/json`: then as raw JSON.
         */
        post: operations["changeSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document
         * @description OpenAPI 3.1, of the routes of the role that answers; `posthorn dev` has all of them.
         */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{org}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an organization
         * @description What Posthorn knows of it, in GitHub’s shape: clients of GitHub ask before they look at hooks.
         */
        get: operations["getOrganization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{org}/hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List hooks */
        get: operations["listOrgHooks"];
        put?: never;
        /**
         * Create a hook
         * @description On repositories and organizations a `web` hook that is there already is refused with 422, and any other service is there at most once: made again, it is changed. Where the URL leads is checked by the outbound guard.
         */
        post: operations["createOrgHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{org}/hooks/{hook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a hook */
        get: operations["getOrgHook"];
        put?: never;
        post?: never;
        /**
         * Delete a hook
         * @description Its waiting deliveries are cancelled.
         */
        delete: operations["deleteOrgHook"];
        options?: never;
        head?: never;
        /**
         * Change a hook
         * @description Seen by every event that is accepted after the answer.
         */
        patch: operations["updateOrgHook"];
        trace?: never;
    };
    "/orgs/{org}/hooks/{hook}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a hook’s config */
        get: operations["getOrgHookConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change settings of a hook’s config
         * @description Unlike in a change of the hook, settings that are left out stay.
         */
        patch: operations["updateOrgHookConfig"];
        trace?: never;
    };
    "/orgs/{org}/hooks/{hook}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries of a hook
         * @description The latest first, once each was tried. What still waits is in `GET /v1/deliveries`.
         */
        get: operations["listOrgHookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{org}/hooks/{hook}/deliveries/{delivery}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a delivery of a hook */
        get: operations["getOrgHookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{org}/hooks/{hook}/deliveries/{delivery}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver again
         * @description As a new delivery, once. 422 while it is still on its way.
         */
        post: operations["redeliverOrgHookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{org}/hooks/{hook}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a hook
         * @description Its deliveries wait, and none is lost, until it is resumed. What was on its way may still go out; pings do.
         */
        post: operations["pauseOrgHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{org}/hooks/{hook}/pings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a ping
         * @description To this hook only, active or not. It is tried once. 422 where there is no ping, as in dialect `tuleap`.
         */
        post: operations["pingOrgHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{org}/hooks/{hook}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what an event would look like
         * @description What an attempt would send, without sending it. Without an event it is about the latest one that the hook would hear, or a sample. `template` and `config` stand in for what is saved, and are not saved.
         */
        post: operations["previewOrgHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{org}/hooks/{hook}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a paused hook
         * @description What waited goes out, oldest first.
         */
        post: operations["resumeOrgHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{org}/hooks/{hook}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the latest push again
         * @deprecated
         * @description The source’s latest `push`, to this hook only, if it is active and hears of pushes; else nothing.
         */
        post: operations["testOrgHookLegacy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orgs/{org}/hooks/{hook}/tests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the latest push again
         * @description The source’s latest `push`, to this hook only, if it is active and hears of pushes; else nothing.
         */
        post: operations["testOrgHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project}/hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List hooks */
        get: operations["listProjectHooks"];
        put?: never;
        /**
         * Create a hook
         * @description On repositories and organizations a `web` hook that is there already is refused with 422, and any other service is there at most once: made again, it is changed. Where the URL leads is checked by the outbound guard.
         */
        post: operations["createProjectHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project}/hooks/{hook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a hook */
        get: operations["getProjectHook"];
        put?: never;
        post?: never;
        /**
         * Delete a hook
         * @description Its waiting deliveries are cancelled.
         */
        delete: operations["deleteProjectHook"];
        options?: never;
        head?: never;
        /**
         * Change a hook
         * @description Seen by every event that is accepted after the answer.
         */
        patch: operations["updateProjectHook"];
        trace?: never;
    };
    "/projects/{project}/hooks/{hook}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a hook’s config */
        get: operations["getProjectHookConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change settings of a hook’s config
         * @description Unlike in a change of the hook, settings that are left out stay.
         */
        patch: operations["updateProjectHookConfig"];
        trace?: never;
    };
    "/projects/{project}/hooks/{hook}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries of a hook
         * @description The latest first, once each was tried. What still waits is in `GET /v1/deliveries`.
         */
        get: operations["listProjectHookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project}/hooks/{hook}/deliveries/{delivery}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a delivery of a hook */
        get: operations["getProjectHookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project}/hooks/{hook}/deliveries/{delivery}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver again
         * @description As a new delivery, once. 422 while it is still on its way.
         */
        post: operations["redeliverProjectHookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project}/hooks/{hook}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a hook
         * @description Its deliveries wait, and none is lost, until it is resumed. What was on its way may still go out; pings do.
         */
        post: operations["pauseProjectHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project}/hooks/{hook}/pings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a ping
         * @description To this hook only, active or not. It is tried once. 422 where there is no ping, as in dialect `tuleap`.
         */
        post: operations["pingProjectHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project}/hooks/{hook}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what an event would look like
         * @description What an attempt would send, without sending it. Without an event it is about the latest one that the hook would hear, or a sample. `template` and `config` stand in for what is saved, and are not saved.
         */
        post: operations["previewProjectHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project}/hooks/{hook}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a paused hook
         * @description What waited goes out, oldest first.
         */
        post: operations["resumeProjectHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project}/hooks/{hook}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the latest push again
         * @deprecated
         * @description The source’s latest `push`, to this hook only, if it is active and hears of pushes; else nothing.
         */
        post: operations["testProjectHookLegacy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{project}/hooks/{hook}/tests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the latest push again
         * @description The source’s latest `push`, to this hook only, if it is active and hears of pushes; else nothing.
         */
        post: operations["testProjectHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rate_limit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the rate limit
         * @description There is none on these routes: the numbers stay as they are, and are for clients of GitHub that count on some.
         */
        get: operations["getRateLimit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether it can work
         * @description For load balancers: 503 while Redis does not answer.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/repos/{owner}/{repo}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a repository
         * @description What Posthorn knows of it, in GitHub’s shape: clients of GitHub ask before they look at hooks.
         */
        get: operations["getRepository"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/repos/{owner}/{repo}/hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List hooks */
        get: operations["listRepoHooks"];
        put?: never;
        /**
         * Create a hook
         * @description On repositories and organizations a `web` hook that is there already is refused with 422, and any other service is there at most once: made again, it is changed. Where the URL leads is checked by the outbound guard.
         */
        post: operations["createRepoHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/repos/{owner}/{repo}/hooks/{hook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a hook */
        get: operations["getRepoHook"];
        put?: never;
        post?: never;
        /**
         * Delete a hook
         * @description Its waiting deliveries are cancelled.
         */
        delete: operations["deleteRepoHook"];
        options?: never;
        head?: never;
        /**
         * Change a hook
         * @description Seen by every event that is accepted after the answer.
         */
        patch: operations["updateRepoHook"];
        trace?: never;
    };
    "/repos/{owner}/{repo}/hooks/{hook}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a hook’s config */
        get: operations["getRepoHookConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change settings of a hook’s config
         * @description Unlike in a change of the hook, settings that are left out stay.
         */
        patch: operations["updateRepoHookConfig"];
        trace?: never;
    };
    "/repos/{owner}/{repo}/hooks/{hook}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries of a hook
         * @description The latest first, once each was tried. What still waits is in `GET /v1/deliveries`.
         */
        get: operations["listRepoHookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/repos/{owner}/{repo}/hooks/{hook}/deliveries/{delivery}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a delivery of a hook */
        get: operations["getRepoHookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/repos/{owner}/{repo}/hooks/{hook}/deliveries/{delivery}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver again
         * @description As a new delivery, once. 422 while it is still on its way.
         */
        post: operations["redeliverRepoHookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/repos/{owner}/{repo}/hooks/{hook}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a hook
         * @description Its deliveries wait, and none is lost, until it is resumed. What was on its way may still go out; pings do.
         */
        post: operations["pauseRepoHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/repos/{owner}/{repo}/hooks/{hook}/pings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a ping
         * @description To this hook only, active or not. It is tried once. 422 where there is no ping, as in dialect `tuleap`.
         */
        post: operations["pingRepoHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/repos/{owner}/{repo}/hooks/{hook}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what an event would look like
         * @description What an attempt would send, without sending it. Without an event it is about the latest one that the hook would hear, or a sample. `template` and `config` stand in for what is saved, and are not saved.
         */
        post: operations["previewRepoHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/repos/{owner}/{repo}/hooks/{hook}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a paused hook
         * @description What waited goes out, oldest first.
         */
        post: operations["resumeRepoHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/repos/{owner}/{repo}/hooks/{hook}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the latest push again
         * @deprecated
         * @description The source’s latest `push`, to this hook only, if it is active and hears of pushes; else nothing.
         */
        post: operations["testRepoHookLegacy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/repos/{owner}/{repo}/hooks/{hook}/tests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the latest push again
         * @description The source’s latest `push`, to this hook only, if it is active and hears of pushes; else nothing.
         */
        post: operations["testRepoHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sites/{site}/hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List hooks */
        get: operations["listSiteHooks"];
        put?: never;
        /**
         * Create a hook
         * @description On repositories and organizations a `web` hook that is there already is refused with 422, and any other service is there at most once: made again, it is changed. Where the URL leads is checked by the outbound guard.
         */
        post: operations["createSiteHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sites/{site}/hooks/{hook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a hook */
        get: operations["getSiteHook"];
        put?: never;
        post?: never;
        /**
         * Delete a hook
         * @description Its waiting deliveries are cancelled.
         */
        delete: operations["deleteSiteHook"];
        options?: never;
        head?: never;
        /**
         * Change a hook
         * @description Seen by every event that is accepted after the answer.
         */
        patch: operations["updateSiteHook"];
        trace?: never;
    };
    "/sites/{site}/hooks/{hook}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a hook’s config */
        get: operations["getSiteHookConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change settings of a hook’s config
         * @description Unlike in a change of the hook, settings that are left out stay.
         */
        patch: operations["updateSiteHookConfig"];
        trace?: never;
    };
    "/sites/{site}/hooks/{hook}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries of a hook
         * @description The latest first, once each was tried. What still waits is in `GET /v1/deliveries`.
         */
        get: operations["listSiteHookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sites/{site}/hooks/{hook}/deliveries/{delivery}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a delivery of a hook */
        get: operations["getSiteHookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sites/{site}/hooks/{hook}/deliveries/{delivery}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver again
         * @description As a new delivery, once. 422 while it is still on its way.
         */
        post: operations["redeliverSiteHookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sites/{site}/hooks/{hook}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a hook
         * @description Its deliveries wait, and none is lost, until it is resumed. What was on its way may still go out; pings do.
         */
        post: operations["pauseSiteHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sites/{site}/hooks/{hook}/pings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a ping
         * @description To this hook only, active or not. It is tried once. 422 where there is no ping, as in dialect `tuleap`.
         */
        post: operations["pingSiteHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sites/{site}/hooks/{hook}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what an event would look like
         * @description What an attempt would send, without sending it. Without an event it is about the latest one that the hook would hear, or a sample. `template` and `config` stand in for what is saved, and are not saved.
         */
        post: operations["previewSiteHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sites/{site}/hooks/{hook}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a paused hook
         * @description What waited goes out, oldest first.
         */
        post: operations["resumeSiteHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sites/{site}/hooks/{hook}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the latest push again
         * @deprecated
         * @description The source’s latest `push`, to this hook only, if it is active and hears of pushes; else nothing.
         */
        post: operations["testSiteHookLegacy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sites/{site}/hooks/{hook}/tests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the latest push again
         * @description The source’s latest `push`, to this hook only, if it is active and hears of pushes; else nothing.
         */
        post: operations["testSiteHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the user of the token
         * @description Whose token it is, as far as Posthorn knows, in GitHub’s shape: clients of GitHub ask first.
         */
        get: operations["getAuthenticatedUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who changed what
         * @description The newest first. An operator sees everything; a user what was done on sources that it manages. A page may be short, or empty, while `next` is there.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List dead letters
         * @description Deliveries that used up their attempts, or met a permanent failure.
         */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        /**
         * Discard dead letters
         * @description Those that the query finds, of hooks that the caller manages: one condition at least. They are dead letters no longer, and go by age as other deliveries do.
         */
        delete: operations["discardDeadLetters"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries
         * @description Those of hooks that the caller manages. Conditions are combined with "and".
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a delivery with its attempts */
        get: operations["getDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a delivery
         * @description One that is on its way. Done twice, it does nothing more. 409 when it has ended otherwise.
         */
        post: operations["cancelDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}/redeliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver again
         * @description Makes a new delivery of the same event to the same hook, once however often it is asked for. 409 while the delivery is on its way, or when its hook is gone.
         */
        post: operations["redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List event types
         * @description Those registered, by name, less those of sources that are not the caller’s; then those built in, by kind of source.
         */
        get: operations["listEventTypes"];
        put?: never;
        /**
         * Register an event type
         * @description For operators. For a kind of source, or for a single one; registered again, it is replaced. With a `schema` (JSON Schema 2020-12), data that breaks it is refused with 422. Ingest sees a change within a second.
         */
        post: operations["registerEventType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-types/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a registered event type
         * @description For operators. Events that were posted stay.
         */
        delete: operations["deleteEventType"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post an event
         * @description Answered with 202 once the event is on disk. A CloudEvent may be structured, or binary: then its attributes are `ce-` headers and the body is its data. Only an `id` or an `Idempotency-Key` makes it safe to post again after a 503 or a lost answer. `data` may have 25 MiB, and travels as it was written.
         */
        post: operations["postEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an event
         * @description Events are kept for some days. 409 when several sources have one of that id: say which.
         */
        get: operations["getEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post many events
         * @description Up to 1000, and 26 MiB. Each is taken or refused on its own; an `Idempotency-Key` stands for an id of each by its place in the batch.
         */
        post: operations["postEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List hooks of all sources
         * @description Those of every source that the caller manages, or of one; or the one with an id, if the caller manages it.
         */
        get: operations["listHooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recoveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver what a hook missed
         * @description Everything since a moment, in the order in which it was accepted: deliveries to it that are dead or cancelled, and events that were posted while it was off, or before it existed, and that match it now. Once, however often it is asked for. What may have been delivered, but is kept no longer, is left alone. 409 while the hook is off.
         */
        post: operations["createRecovery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List replays and recoveries
         * @description The newest first; a user sees those that are about sources it manages. They are kept for 30 days.
         */
        get: operations["listReplays"];
        put?: never;
        /**
         * Deliver dead letters again
         * @description The workers carry it out, at a fixed rate over all of them; what dies after it was asked for is none of it. Each dead letter is delivered again once, however often and by how many replays it is asked for: the others skip it. A user’s replay reaches what hooks on its own sources were to get. With `dry_run` nothing is made.
         */
        post: operations["createReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replays/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a replay */
        get: operations["getReplay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replays/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a replay
         * @description What it has made goes on. It can’t be taken up again.
         */
        post: operations["cancelReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replays/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a replay selected
         * @description With what became of each.
         */
        get: operations["listReplayDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replays/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a replay
         * @description What it has made goes on. Done twice, it does nothing more.
         */
        post: operations["pauseReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replays/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a replay go on
         * @description Done twice, it does nothing more.
         */
        post: operations["resumeReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sources
         * @description For an operator all sources; for a user those that it owns or co-owns. By id.
         */
        get: operations["listSources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a source */
        get: operations["getSource"];
        /**
         * Make or replace a source
         * @description An operator makes and replaces sources. An owner may change `co_owners`, and sends the rest as it is. Sources are not made by posting to them.
         */
        put: operations["putSource"];
        post?: never;
        /**
         * Delete a source
         * @description For operators. A source that still has hooks is not deleted: 409.
         */
        delete: operations["deleteSource"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how it goes
         * @description For operators. Cheap: it may be asked for every second.
         */
        get: operations["getStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tokens
         * @description For operators. The oldest first.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Make a token
         * @description For operators. The token is in this answer, and in no other.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token
         * @description For operators. The api refuses it at once, ingest within a second.
         */
        delete: operations["deleteToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List workers
         * @description For operators.
         */
        get: operations["listWorkers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The event is on disk. */
        Accepted: {
            /** @description It was posted before, with the same content, and is taken once. */
            duplicate: boolean;
            /** @description Id of the event: the one that was posted, or one that was made. */
            id: string;
        };
        /** @description One try of a delivery, in full. */
        Attempt: {
            /**
             * Format: date-time
             * @description When it began.
             */
            at: string;
            error: {
                message: string;
                /** @enum {string} */
                reason: "http_status" | "gone" | "timeout" | "dns" | "connection_refused" | "connection_reset" | "connection" | "tls" | "network_blocked" | "bad_response" | "bad_request" | "service_error" | "rate_limited" | "worker_lost" | "hook_deactivated" | "hook_deleted" | "cancelled" | "internal";
            } | null;
            /** @description It came in after another worker had taken over, and changed nothing. */
            late: boolean;
            /** @description 1-based. The number of an interrupted attempt is used again. */
            number: number;
            /** @description What was sent; the values of the hook’s own headers are masked. */
            request: {
                body: string;
                headers: {
                    [key: string]: string;
                };
                method: string;
                url: string;
            } | null;
            /** @description What came back. */
            response: {
                body: string;
                headers: {
                    [key: string]: string | string[];
                };
                status: number;
                status_text: string;
                /** @description The body is not the whole: it is kept up to 64 KiB. */
                truncated: boolean;
            } | null;
            /**
             * @description What followed.
             * @enum {string}
             */
            result: "delivered" | "retry" | "dead" | "interrupted" | "deferred";
            /** @description Wait before the next try, in milliseconds. */
            retry_in_ms: number | null;
            /** @description Milliseconds. Null is a step that was not needed, or never reached. */
            timings: {
                connect_ms: number | null;
                dns_ms: number | null;
                first_byte_ms: number | null;
                tls_ms: number | null;
                total_ms: number;
            };
            /** @description The worker that made it. */
            worker: string;
        };
        /** @description One page. It may be short, or empty, while `next` is there. */
        AuditPage: {
            /** @description The `cursor` of the next page, or null at the end. */
            next: string | null;
            records: components["schemas"]["AuditRecord"][];
        };
        /** @description One thing that somebody changed. */
        AuditRecord: {
            /** @enum {string} */
            action: "hook.created" | "hook.updated" | "hook.deleted" | "hook.deactivated" | "hook.paused" | "hook.resumed" | "hook.pinged" | "hook.tested" | "subscription.started" | "subscription.ended" | "delivery.redelivered" | "delivery.cancelled" | "dead_letters.discarded" | "replay.started" | "replay.paused" | "replay.resumed" | "replay.cancelled" | "recovery.started" | "source.created" | "source.updated" | "source.deleted" | "token.created" | "token.revoked" | "event_type.registered" | "event_type.removed";
            actor: {
                /**
                 * @description "anonymous" is a subscriber without credentials, "posthorn" is Posthorn itself
                 * @enum {string}
                 */
                role: "operator" | "user" | "anonymous" | "posthorn";
                /** @description Id of the token; "settings" for the one of POSTHORN_OPERATOR_TOKEN, null for none */
                token: string | null;
                /** @description Whom the token speaks for */
                user: string | null;
            };
            /** @description By field. Secrets read "********"; of a URL the query is left out, and so is a very long value */
            changes: {
                [key: string]: {
                    from: unknown;
                    to: unknown;
                };
            };
            /** @description MILLISECONDS-COUNT-STREAM, by which records are in order */
            id: string;
            /** @description Where the request came from */
            remote_address: string | null;
            /** @description Null for what Posthorn did by itself */
            request: {
                method: string;
                /** @description Without its query */
                path: string;
            } | null;
            source: string | null;
            target: {
                /** @description How many dead letters were discarded */
                count?: number;
                /** @description The delivery that was to be delivered again, or cancelled */
                delivery?: number;
                event_type?: string;
                hook?: number;
                replay?: string;
                token?: string;
            };
            /** Format: date-time */
            time: string;
        };
        /** @description What became of one event of a batch: `status` is 202 when it is stored. */
        BatchResult: {
            /** @description It was posted before, with the same content, and is taken once. */
            duplicate: boolean;
            /** @description Id of the event: the one that was posted, or one that was made. */
            id: string;
            /** @constant */
            status: 202;
        } | {
            error: components["schemas"]["Problem"];
            /** @description The HTTP status that the event alone would have got. */
            status: number;
        };
        /** @description What became of each event of a batch. */
        BatchResults: {
            /** @description One per event, in their order. */
            results: components["schemas"]["BatchResult"][];
        };
        /** @description An event type that Posthorn knows by itself. */
        BuiltInEventType: {
            /** @constant */
            built_in: true;
            description: null;
            id: null;
            /** @enum {string} */
            kind: "feeds" | "repos" | "orgs" | "projects" | "sites" | "system";
            /** @description JSON Schema that the data must keep to, or null. */
            schema: {
                [key: string]: unknown;
            } | null;
            source: null;
            type: string;
        };
        /** @description A CloudEvent 1.0 in JSON. Other attributes are passed over. */
        CloudEvent: {
            /** @description An extension: who did it. */
            actor?: string | null;
            /** @description What happened, as a JSON object. It travels as it was written; no key may be there twice. */
            data: {
                [key: string]: unknown;
            };
            /** @description `application/json`, or another `+json` type. */
            datacontenttype?: string;
            id: string;
            /**
             * @description The source that it happened on, with or without a leading slash.
             * @example /feeds/sample-feed
             */
            source: string;
            /** @constant */
            specversion: "1.0";
            /**
             * Format: date-time
             * @description When: it must be an RFC 3339 date-time, for example "2014-09-08T12:59:53.1148196Z", with at most 12 fractional digits and an offset (Z or +hh:mm); leave it out for the time of arrival.
             */
            time?: string;
            /** @description What happened: it must be 1 to 100 printable ASCII characters without spaces, for example "package.added". */
            type: string;
        } & {
            [key: string]: unknown;
        };
        /** @description One event on its way to one hook. */
        Delivery: {
            attempt_count: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Id of the event. */
            event: string;
            /** @description Id of the hook that it goes to. */
            hook: number;
            /**
             * @description Id of the delivery.
             * @example 5121
             */
            id: number;
            /**
             * @description Why it exists. A `ping` has one attempt, and is never a dead letter.
             * @enum {string}
             */
            kind: "event" | "redelivery" | "ping";
            last_attempt_at: string | null;
            /** @description How long it took, in milliseconds. */
            last_duration_ms: number | null;
            /** @description Why it is dead or cancelled, or why its latest attempt failed. */
            reason: ("http_status" | "gone" | "timeout" | "dns" | "connection_refused" | "connection_reset" | "connection" | "tls" | "network_blocked" | "bad_response" | "bad_request" | "service_error" | "rate_limited" | "worker_lost" | "hook_deactivated" | "hook_deleted" | "cancelled" | "internal") | null;
            /** @description Id of the delivery that repeats this one. */
            redelivered_as: number | null;
            /** @description Id of the delivery that this one repeats. */
            redelivery_of: number | null;
            /**
             * @description Id of a source, which is its path.
             * @example feeds/sample-feed
             */
            source: string;
            /** @enum {string} */
            status: "pending" | "retrying" | "delivered" | "dead" | "cancelled";
            /** @description HTTP status of the newest answer, or null. */
            status_code: number | null;
            /** @description Type of the event; null when the event is no longer kept. */
            type: string | null;
            url: string;
        };
        /** @description A delivery with every attempt in full. */
        DeliveryDetail: {
            attempt_count: number;
            attempts: components["schemas"]["Attempt"][];
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Id of the event. */
            event: string;
            /** @description Id of the hook that it goes to. */
            hook: number;
            /**
             * @description Id of the delivery.
             * @example 5121
             */
            id: number;
            /**
             * @description Why it exists. A `ping` has one attempt, and is never a dead letter.
             * @enum {string}
             */
            kind: "event" | "redelivery" | "ping";
            last_attempt_at: string | null;
            /** @description How long it took, in milliseconds. */
            last_duration_ms: number | null;
            next_attempt_at: string | null;
            /** @description Why it is dead or cancelled, or why its latest attempt failed. */
            reason: ("http_status" | "gone" | "timeout" | "dns" | "connection_refused" | "connection_reset" | "connection" | "tls" | "network_blocked" | "bad_response" | "bad_request" | "service_error" | "rate_limited" | "worker_lost" | "hook_deactivated" | "hook_deleted" | "cancelled" | "internal") | null;
            /** @description Id of the delivery that repeats this one. */
            redelivered_as: number | null;
            /** @description Id of the delivery that this one repeats. */
            redelivery_of: number | null;
            /**
             * @description Id of a source, which is its path.
             * @example feeds/sample-feed
             */
            source: string;
            /** @enum {string} */
            status: "pending" | "retrying" | "delivered" | "dead" | "cancelled";
            /** @description HTTP status of the newest answer, or null. */
            status_code: number | null;
            /** @description Type of the event; null when the event is no longer kept. */
            type: string | null;
            url: string;
        };
        /** @description One page. It may be short, or empty, while `next` is there. */
        DeliveryList: {
            deliveries: components["schemas"]["Delivery"][];
            /** @description The `cursor` of the next page, or null at the end. */
            next: string | null;
        };
        /** @description What became of discarding dead letters. */
        Discarded: {
            /** @description False when there are so many dead letters that only 100 000 were looked at: ask again. */
            complete: boolean;
            discarded: number;
        };
        /** @description One thing that happened. */
        Event: {
            /** @description Who did it, or null. */
            actor: string | null;
            /** @description As it was posted: key order, numbers and escapes too. */
            data: {
                [key: string]: unknown;
            };
            /** @description Unique per source. */
            id: string;
            /**
             * Format: date-time
             * @description When Posthorn took it in.
             */
            received_at: string;
            /**
             * @description Id of a source, which is its path.
             * @example feeds/sample-feed
             */
            source: string;
            /**
             * Format: date-time
             * @description When it happened, as the producer wrote it.
             */
            time: string;
            type: string;
        };
        /**
         * @description A condition that an event must meet too, in the form of a MongoDB query over `id`, `source`, `type`, `actor`, `time` and `data.*`, with `$and`, `$or`, `$nor`, `$eq`, `$ne`, `$gt`, `$gte`, `$lt`, `$lte`, `$in`, `$nin`, `$exists`, `$regex` and `$elemMatch`. At most 4096 characters, 50 conditions, 8 levels.
         * @example {
         *       "data.ref": "refs/heads/main"
         *     }
         */
        EventFilter: {
            [key: string]: unknown;
        };
        /** @description A type that events may have, on a kind of source or on a single one. */
        EventType: components["schemas"]["RegisteredEventType"] | components["schemas"]["BuiltInEventType"];
        /** @description An event type to register: with `kind` or `source`, not both. */
        EventTypeRegistration: {
            /** @description For people. */
            description?: string;
            /**
             * @description For all sources of this kind; else say `source`.
             * @enum {string}
             */
            kind?: "feeds" | "repos" | "orgs" | "projects" | "sites";
            /** @description JSON Schema (2020-12) that the data must keep to. Default: any data. */
            schema?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description For this source alone; else say `kind`.
             * @example sites/news
             */
            source?: string;
            type: string;
        };
        /** @description An error as GitHub writes it. */
        GithubError: {
            /** @description What happened, and what to do about it. GitHub has no such field. */
            detail?: string;
            documentation_url: string;
            /** @description With status 422: every field that is wrong. */
            errors?: {
                /**
                 * @description `custom` stands for the whole request.
                 * @enum {string}
                 */
                code: "missing_field" | "invalid" | "custom";
                /** @description Dotted path of the field. */
                field?: string;
                /** @description What the field must be. */
                message?: string;
                /** @constant */
                resource: "Hook";
            }[];
            /** @description What is wrong, in GitHub’s words: `Not Found`, `Validation Failed`. */
            message: string;
        };
        /** @description A standing request to be told of a source’s events. */
        Hook: {
            /** @description Whether events are delivered to it. */
            active: boolean;
            config: components["schemas"]["HookConfig"];
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Why Posthorn itself switched it off, or null. */
            deactivated_reason: string | null;
            deliveries_url: string;
            /** @description Wire format; null is the default of the source, or of its kind. */
            dialect: ("myget-v1" | "myget-v1-preview" | "socialgateway" | "github" | "tuleap" | "standard-webhooks" | "cloudevents") | null;
            /** @description Event types, `prefix.*`, or `*` for all. */
            events: string[];
            /** @description The condition that an event must meet too, or null. */
            filter: {
                [key: string]: unknown;
            } | null;
            /** @description Extra HTTP headers. Their values read as ********. */
            headers: {
                [key: string]: string;
            };
            health: components["schemas"]["HookHealth"];
            /**
             * @description Unique among all sources.
             * @example 5121
             */
            id: number;
            last_response: components["schemas"]["LastResponse"];
            /**
             * @description How deliveries leave: the transport.
             * @enum {string}
             */
            name: "web" | "email" | "hipchat" | "slack" | "twilio" | "twitter";
            /** @description Whether deliveries wait until somebody resumes it. */
            paused: boolean;
            ping_url: string;
            policy: components["schemas"]["Policy"];
            /**
             * @description Id of a source, which is its path.
             * @example feeds/sample-feed
             */
            source: string;
            /** @description What messages say, as a Mustache template; null is Posthorn’s own words. */
            template: string | null;
            test_url: string;
            /** @enum {string} */
            type: "Feed" | "Repository" | "Organization" | "Project" | "Site" | "System";
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            url: string;
        };
        /** @description Settings of the transport. Booleans are "1" and "0"; secrets read as ********. */
        HookConfig: {
            [key: string]: string;
        };
        /** @description Settings to change; the others stay. A secret written as ******** keeps its stored value; an empty `secret` is none. */
        HookConfigPatch: {
            [key: string]: string | boolean | number;
        };
        /** @description A new hook. Default events: `push` on repositories and organizations, else all; `active`: true; the rest: none. */
        HookCreate: {
            /** @description Whether events are delivered to it. */
            active?: boolean;
            /** @description Settings of the transport; `GET /hooks` has the JSON Schema of each. Values become text, true and false "1" and "0". */
            config: {
                [key: string]: string | boolean | number;
            };
            /** @description Wire format; null is the default of the source, or of its kind. */
            dialect?: ("myget-v1" | "myget-v1-preview" | "socialgateway" | "github" | "tuleap" | "standard-webhooks" | "cloudevents") | null;
            /** @description Event types, prefixes such as `package.*`, or `*` for all. */
            events?: string[];
            filter?: components["schemas"]["EventFilter"] | null;
            /** @description Extra HTTP headers of transport `web`; they replace none that Posthorn sets. */
            headers?: {
                [key: string]: string;
            };
            /**
             * @description The transport, one of `GET /hooks`.
             * @enum {string}
             */
            name: "web" | "email" | "hipchat" | "slack" | "twilio" | "twitter";
            policy?: components["schemas"]["Policy"];
            /** @description A Mustache template for what messages say; null is Posthorn’s own words. Not for transport `web`. */
            template?: string | null;
        };
        /** @description A delivery as GitHub shows it. */
        HookDelivery: {
            /** @description `action` in the event’s data. */
            action: string | null;
            /**
             * Format: date-time
             * @description When it was last tried; when it was made, if it never was.
             */
            delivered_at: string;
            /** @description Of the latest attempt, in seconds. */
            duration: number;
            /** @description Type of the event; empty when the event is no longer kept. */
            event: string;
            /** @description Of the event: the same on every hook, retry and redelivery. */
            guid: string;
            /**
             * @description Id of the delivery.
             * @example 5121
             */
            id: number;
            installation_id: null;
            /** @description Whether it repeats another. */
            redelivery: boolean;
            /** @description Integer id of the repository that the event is on, if it is on one. */
            repository_id: number | null;
            /** @description `OK`, the status text of the answer, or the kind of failure. */
            status: string;
            /** @description 0 without an answer. */
            status_code: number;
            throttled_at: null;
        };
        /** @description A delivery with its latest request, and what came back. */
        HookDeliveryDetail: {
            /** @description `action` in the event’s data. */
            action: string | null;
            /**
             * Format: date-time
             * @description When it was last tried; when it was made, if it never was.
             */
            delivered_at: string;
            /** @description Of the latest attempt, in seconds. */
            duration: number;
            /** @description Type of the event; empty when the event is no longer kept. */
            event: string;
            /** @description Of the event: the same on every hook, retry and redelivery. */
            guid: string;
            /**
             * @description Id of the delivery.
             * @example 5121
             */
            id: number;
            installation_id: null;
            /** @description Whether it repeats another. */
            redelivery: boolean;
            /** @description Integer id of the repository that the event is on, if it is on one. */
            repository_id: number | null;
            request: {
                headers: {
                    [key: string]: string;
                } | null;
                /** @description What was sent, as JSON; text when it is none; null before the first attempt. */
                payload: unknown;
            };
            response: {
                headers: {
                    [key: string]: string | string[];
                } | null;
                payload: string | null;
            };
            /** @description `OK`, the status text of the answer, or the kind of failure. */
            status: string;
            /** @description 0 without an answer. */
            status_code: number;
            throttled_at: null;
            /** @description Where it was sent. */
            url: string;
        };
        /** @description How well deliveries to a hook go, and why. */
        HookHealth: {
            /** @description Why, in a sentence. */
            reason: string;
            /**
             * @description `open`: nobody answered so often that nothing is sent for a while (the breaker is open).
             * @enum {string}
             */
            state: "healthy" | "slow" | "failing" | "open" | "paused" | "deactivated";
            /** @description Deliveries that wait in the hook’s own line. */
            waiting: number;
        };
        /** @description What is left out stays; `config`, `policy` and `headers` are replaced whole. */
        HookPatch: {
            /** @description Whether events are delivered to it. */
            active?: boolean;
            /** @description Added to `events`, after a change of these. */
            add_events?: string[];
            /** @description Settings of the transport; `GET /hooks` has the JSON Schema of each. Values become text, true and false "1" and "0". */
            config?: {
                [key: string]: string | boolean | number;
            };
            /** @description Wire format; null is the default of the source, or of its kind. */
            dialect?: ("myget-v1" | "myget-v1-preview" | "socialgateway" | "github" | "tuleap" | "standard-webhooks" | "cloudevents") | null;
            /** @description Event types, prefixes such as `package.*`, or `*` for all. */
            events?: string[];
            filter?: components["schemas"]["EventFilter"] | null;
            /** @description Extra HTTP headers of transport `web`; they replace none that Posthorn sets. */
            headers?: {
                [key: string]: string;
            };
            /** @description The hook’s own name, which stays. */
            name?: string;
            policy?: components["schemas"]["Policy"];
            /** @description Taken from `events`, last of all. */
            remove_events?: string[];
            /** @description A Mustache template for what messages say; null is Posthorn’s own words. Not for transport `web`. */
            template?: string | null;
        };
        /** @description What an attempt would send. */
        HookPreview: {
            /** @description The event that it is about; where it was made for the preview, its id is `preview`. */
            event: {
                id: string;
                /**
                 * @description Id of a source, which is its path.
                 * @example feeds/sample-feed
                 */
                source: string;
                type: string;
            };
            /** @description Null where the event itself is sent, as by `web`. */
            message: components["schemas"]["Message"] | null;
            /** @description As the log of an attempt would show it. */
            request: {
                body: string;
                /** @description Secrets read as ********. */
                headers: {
                    [key: string]: string;
                };
                /** @description `SMTP` for mail. */
                method: string;
                url: string;
            };
            /** @description What people read, as plain text; null where the event itself is sent. */
            text: string | null;
        };
        /** @description Which event, and what to try with it. */
        HookPreviewRequest: {
            /** @description In place of the hook’s own config, whole, as in a change of the hook. */
            config?: {
                [key: string]: string | boolean | number;
            };
            /** @description An event to try, which need not have happened. */
            event?: {
                /** @description Who did it, 1 to 200 characters. */
                actor?: string | null;
                /** @description What the event says. */
                data: {
                    [key: string]: unknown;
                };
                /** @description Unique per source, and what makes a retry safe: it must be 1 to 128 printable characters without a space at either end; leave it out to have one made. */
                id?: string;
                /**
                 * Format: date-time
                 * @description When: it must be an RFC 3339 date-time, for example "2014-09-08T12:59:53.1148196Z", with at most 12 fractional digits and an offset (Z or +hh:mm); leave it out for the time of arrival.
                 */
                time?: string;
                /** @description What happened: it must be 1 to 100 printable ASCII characters without spaces, for example "package.added". */
                type: string;
            };
            /** @description Id of an event of the hook’s source. */
            event_id?: string;
            /** @description In place of the hook’s own template. */
            template?: string | null;
        };
        /** @description What is asked of the hub. Other fields are passed over. */
        HubRequest: {
            /** @description Where events go: an http(s) URL, or with a token `socialgateway://SERVICE?key=value`. */
            "hub.callback": string;
            /**
             * @description How long a subscription without a token holds, in seconds. Default 10 days, at most 30.
             * @default 864000
             */
            "hub.lease_seconds"?: number;
            /** @enum {string} */
            "hub.mode": "subscribe" | "unsubscribe";
            /** @description Key of the signature; without a token under 200 bytes. */
            "hub.secret"?: string;
            /** @description The topic: it must be a URL whose path is /OWNER/REPO/events/EVENT, such as https://HOST/octocat/Hello-World/events/push. Only its path counts. */
            "hub.topic": string;
            /** @description PubSubHubbub 0.3: without a token of ours, comes back with the challenge. */
            "hub.verify_token"?: string;
        };
        /** @description How a hook’s latest attempt ended. */
        LastResponse: {
            /** @description HTTP status; null where there was no answer. */
            code: number | null;
            message: string | null;
            /**
             * @description `unused` before the first attempt.
             * @enum {string}
             */
            status: "unused" | "active" | "invalid" | "timeout" | "failed";
        };
        /** @description An event in words, before a service’s own form is made of it. */
        Message: {
            /** @enum {string} */
            color: "good" | "warning" | "bad" | "neutral";
            /** @description At most 12; none with a template. */
            fields: {
                name: string;
                value: string;
            }[];
            /** @description An http or https address. */
            link: string | null;
            /** @description At most 1 000 characters, or the text of the hook’s template, at most 10 000. */
            sentence: string;
            /** @description At most 200 characters. */
            title: string;
        };
        /** @description A token that was just made. */
        NewToken: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description How many events it may post per second; null is no limit. */
            events_per_second: number | null;
            /** @description Names the token, and is no secret. */
            id: string;
            /** @enum {string} */
            role: "producer" | "user" | "operator";
            /** @description What a producer’s may post to; `feeds/*` is all below, `*` everything. */
            sources: string[];
            /** @description The token. It is shown this once, and never again. */
            token: string;
            /** @description The user that it speaks for, or null. */
            user: string | null;
        };
        /** @description An organization as GitHub shows it, as far as Posthorn knows of it. */
        Organization: {
            hooks_url: string;
            id: number;
            login: string;
            url: string;
        };
        /** @description How to deliver. What is left out has its default: 10 attempts in about 20 hours. */
        Policy: {
            /** @description Wait after the first failed attempt. Default 5. */
            base_seconds?: number;
            /** @description Attempts in flight at once over all workers. Default: as many as the operator set. */
            concurrency?: number;
            /** @description What each further wait is multiplied by. Default 4. */
            factor?: number;
            /** @description Attempts in all. Default 10. */
            max_attempts?: number;
            /** @description The longest wait, before jitter of 20 %. Default 21600. */
            max_seconds?: number;
            /** @description Attempts a second over all workers, retries included. Default: no limit. */
            rate_limit_per_second?: number;
            /** @description Deadline of one attempt, from connecting to the last byte of the answer. Default 10. */
            timeout_seconds?: number;
        };
        /** @description An event, as a producer posts it. */
        PostedEvent: {
            /** @description Who did it, 1 to 200 characters. */
            actor?: string | null;
            /** @description What happened, as a JSON object. It travels as it was written; no key may be there twice. */
            data: {
                [key: string]: unknown;
            };
            /** @description Unique per source, and what makes a retry safe: it must be 1 to 128 printable characters without a space at either end; leave it out to have one made. */
            id?: string;
            /**
             * @description The source that it happened on. It must be there.
             * @example feeds/sample-feed
             */
            source: string;
            /**
             * Format: date-time
             * @description When: it must be an RFC 3339 date-time, for example "2014-09-08T12:59:53.1148196Z", with at most 12 fractional digits and an offset (Z or +hh:mm); leave it out for the time of arrival.
             */
            time?: string;
            /** @description What happened: it must be 1 to 100 printable ASCII characters without spaces, for example "package.added". */
            type: string;
        };
        /** @description An error (RFC 9457). */
        Problem: {
            /**
             * @description Stable: programs decide by this.
             * @enum {string}
             */
            code: "bad_request" | "unauthorized" | "forbidden" | "not_found" | "request_timeout" | "conflict" | "payload_too_large" | "unsupported_media_type" | "invalid" | "too_many_requests" | "headers_too_large" | "unavailable" | "overloaded" | "not_confirmed" | "internal";
            /** @description What happened, and what to do about it. */
            detail: string;
            /** @description Every field that is wrong. */
            errors?: {
                /** @description Dotted path of a field, name of a header, or JSON pointer into `data`; `body` for the whole. */
                field: string;
                /** @description What the field must be. */
                message: string;
            }[];
            /** @description The HTTP status. */
            status: number;
            /** @description What `code` means, in words. */
            title: string;
            /** @constant */
            type: "about:blank";
        };
        /** @description How many requests there may be. */
        RateLimit: {
            limit: number;
            remaining: number;
            /** @description Seconds since 1970. */
            reset: number;
            used: number;
        };
        /** @description How many requests there may be, in GitHub’s shape. */
        RateLimits: {
            rate: components["schemas"]["RateLimit"];
            resources: {
                core: components["schemas"]["RateLimit"];
            };
        };
        /** @description A new recovery. */
        RecoveryCreate: {
            /** @description The hook that missed something. */
            hook: number;
            /**
             * @description How many are delivered again per second, over all workers. What is skipped counts too.
             * @default 50
             */
            rate_per_second?: number;
            /**
             * Format: date-time
             * @description From when on: events that were accepted at this moment or later.
             */
            since: string;
        };
        /** @description What became of asking for a redelivery. */
        Redelivery: {
            /** @description The delivery that is repeated. */
            delivery: number;
            /** @description Id of the job that makes the new delivery. */
            job: string | null;
            /** @description The delivery that repeats it, if that was asked for before. */
            redelivered_as: number | null;
        };
        /** @description An event type that an operator registered. */
        RegisteredEventType: {
            /** @constant */
            built_in: false;
            created_at: string;
            description: string | null;
            id: string;
            kind: ("feeds" | "repos" | "orgs" | "projects" | "sites" | "system") | null;
            schema: {
                [key: string]: unknown;
            } | null;
            source: string | null;
            type: string;
            updated_at: string;
        };
        /** @description A redelivery of many, which the workers carry out. */
        Replay: {
            asked_by: {
                /**
                 * @description "anonymous" is a subscriber without credentials, "posthorn" is Posthorn itself
                 * @enum {string}
                 */
                role: "operator" | "user" | "anonymous" | "posthorn";
                /** @description Id of the token; "settings" for the one of POSTHORN_OPERATOR_TOKEN, null for none */
                token: string | null;
                /** @description Whom the token speaks for */
                user: string | null;
            };
            /** @description Cancelled, or kept no longer. */
            cancelled: number;
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            created_at: string;
            dead_again: number;
            delivered: number;
            ended_at: string | null;
            filter: {
                hook?: number;
                match?: string;
                /** @enum {string} */
                reason?: "http_status" | "gone" | "timeout" | "dns" | "connection_refused" | "connection_reset" | "connection" | "tls" | "network_blocked" | "bad_response" | "bad_request" | "service_error" | "rate_limited" | "worker_lost" | "hook_deactivated" | "hook_deleted" | "cancelled" | "internal";
                /** Format: date-time */
                since?: string;
                source?: string;
                status_code?: number;
                type?: string;
                /** Format: date-time */
                until?: string;
            };
            id: string;
            /**
             * @description `recovery` is all that one hook missed.
             * @enum {string}
             */
            kind: "replay" | "recovery";
            /** @description How many of them were not looked at yet. */
            left: number;
            /** @description New deliveries that are still on their way. */
            pending: number;
            rate_per_second: number;
            /** @description New deliveries that it made: `delivered`, `dead_again`, `cancelled` and `pending` together. */
            redelivered: number;
            /** @description How many were selected; grows while it is `waiting`. */
            selected: number;
            settled_at: string | null;
            /** @description How many it passed over. */
            skipped: number;
            skipped_by_reason: {
                already_redelivered?: number;
                discarded?: number;
                hook_deleted?: number;
                hook_off?: number;
                not_ended?: number;
                not_kept?: number;
            };
            started_at: string | null;
            /**
             * @description `waiting` while it is selected what to deliver; `done` when all of that was looked at.
             * @enum {string}
             */
            state: "waiting" | "running" | "paused" | "done" | "cancelled";
            url: string;
        };
        /** @description A new replay. */
        ReplayCreate: {
            /**
             * @description Only tell what would be delivered again.
             * @default false
             */
            dry_run?: boolean;
            /** @description Which dead letters; conditions are combined with "and". `{}` is all that the caller may see. */
            filter: {
                /** @description Only those to this hook. */
                hook?: number;
                /** @description Only those where this text is, case included, in the error message or the answer’s body of the newest attempt, or in the event’s data. */
                match?: string;
                /**
                 * @description Only those whose latest attempt failed for this reason.
                 * @enum {string}
                 */
                reason?: "http_status" | "gone" | "timeout" | "dns" | "connection_refused" | "connection_reset" | "connection" | "tls" | "network_blocked" | "bad_response" | "bad_request" | "service_error" | "rate_limited" | "worker_lost" | "hook_deactivated" | "hook_deleted" | "cancelled" | "internal";
                /**
                 * Format: date-time
                 * @description Only those made at this moment or later.
                 */
                since?: string;
                /** @description Only those of this source. */
                source?: string;
                /** @description Only those whose newest answer had this HTTP status. */
                status_code?: number;
                /** @description Only those of events of this type. */
                type?: string;
                /**
                 * Format: date-time
                 * @description Only those made before this moment.
                 */
                until?: string;
            };
            /**
             * @description How many are delivered again per second, over all workers. What is skipped counts too.
             * @default 50
             */
            rate_per_second?: number;
        };
        /** @description One page, in the order in which they are taken. */
        ReplayDeliveries: {
            deliveries: {
                /** @description The delivery to repeat; null for an event that had none. */
                delivery: number | null;
                /** @description Id of an event that had no delivery to the hook, else null. */
                event: string | null;
                /** @enum {string} */
                outcome: "waiting" | "pending" | "delivered" | "dead_again" | "cancelled" | "skipped";
                /** @description Why it was skipped. */
                reason: ("already_redelivered" | "hook_deleted" | "hook_off" | "discarded" | "not_kept" | "not_ended") | null;
                /** @description The new delivery. */
                redelivered_as: number | null;
            }[];
            /** @description The `cursor` of the next page, or null at the end. */
            next: string | null;
        };
        /** @description One page, the newest first. It may be short, or empty, while `next` is there. */
        ReplayList: {
            /** @description The `cursor` of the next page, or null at the end. */
            next: string | null;
            replays: components["schemas"]["Replay"][];
        };
        /** @description What a replay would deliver, by hook and reason, the most first. */
        ReplayPreview: {
            /** @description False when there are so many dead letters that only the first 100 000 were looked at. */
            complete: boolean;
            counts: {
                count: number;
                hook: number;
                /**
                 * @description What is for hooks that are off or deleted would be skipped.
                 * @enum {string}
                 */
                hook_state: "active" | "paused" | "off" | "deleted";
                reason: ("http_status" | "gone" | "timeout" | "dns" | "connection_refused" | "connection_reset" | "connection" | "tls" | "network_blocked" | "bad_response" | "bad_request" | "service_error" | "rate_limited" | "worker_lost" | "hook_deactivated" | "hook_deleted" | "cancelled" | "internal") | null;
                /** @description The source that the hook is on; null when it is deleted. */
                source: string | null;
            }[];
            /** @description How many dead letters the filter finds. */
            selected: number;
        };
        /** @description A repository as GitHub shows it, as far as Posthorn knows of it. */
        Repository: {
            full_name: string;
            hooks_url: string;
            id: number;
            name: string;
            owner: {
                login: string;
            };
            private: boolean;
            url: string;
        };
        /** @description What events happen on and hooks are installed on. */
        Source: {
            co_owners: string[];
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            dialect: ("myget-v1" | "myget-v1-preview" | "socialgateway" | "github" | "tuleap" | "standard-webhooks" | "cloudevents") | null;
            /**
             * @description Id of a source, which is its path.
             * @example feeds/sample-feed
             */
            id: string;
            /** @description Its integer id, which GitHub’s wire format carries. */
            number: number;
            owners: string[];
            public: boolean;
        };
        /** @description A source, as it is to be. What is left out becomes empty, null or false. */
        SourcePut: {
            /**
             * @description Users who manage its hooks. Default: none.
             * @default []
             */
            co_owners?: string[];
            /**
             * @description Wire format of hooks that choose none; null is the default of the kind of source.
             * @default null
             */
            dialect?: ("myget-v1" | "myget-v1-preview" | "socialgateway" | "github" | "tuleap" | "standard-webhooks" | "cloudevents") | null;
            /**
             * @description Users who manage its hooks, and its co-owners. Default: none.
             * @default []
             */
            owners?: string[];
            /**
             * @description Whether everybody may subscribe to its events through the hub, and read its topics.
             * @default false
             */
            public?: boolean;
        };
        /** @description What answers here, and where it is described. */
        Start: {
            /** @description A page to read the OpenAPI document by. */
            documentation_url: string;
            /** @description Whether the process lives. */
            health_url: string;
            /** @constant */
            name: "Posthorn";
            /** @description The OpenAPI document of what is here. */
            openapi_url: string;
            /** @description Whether it can work. */
            readiness_url: string;
            /** @description Of Posthorn. */
            version: string;
        };
        /** @description How Posthorn is doing. */
        Stats: {
            /**
             * Format: date-time
             * @description When it was looked at.
             */
            at: string;
            dead_letters: {
                by_reason: {
                    count: number;
                    reason: ("http_status" | "gone" | "timeout" | "dns" | "connection_refused" | "connection_reset" | "connection" | "tls" | "network_blocked" | "bad_response" | "bad_request" | "service_error" | "rate_limited" | "worker_lost" | "hook_deactivated" | "hook_deleted" | "cancelled" | "internal") | null;
                }[];
                count: number;
                /** @description How many of the latest `by_reason` counts. */
                looked_at: number;
            };
            due: {
                /** @description Deliveries that wait for their next attempt. */
                count: number;
                next_at: string | null;
            };
            lines: {
                /** @description The hooks with most, among those of a sample of all open deliveries. */
                hooks: {
                    hook: number;
                    source: string | null;
                    waiting: number;
                }[];
                /** @description Deliveries that wait for a place of their hook. */
                waiting: number;
            };
            /** @description Per second. Null where there is too little to tell: no worker lives, or they began just now. */
            rates: {
                /** @description Attempts that ended, and what was handed back without one. */
                attempts: {
                    last_5_minutes: number | null;
                    last_minute: number | null;
                };
                delivered: {
                    last_5_minutes: number | null;
                    last_minute: number | null;
                };
                /** @description Deliveries made, by fan-out and by redelivery. */
                deliveries_made: {
                    last_5_minutes: number | null;
                    last_minute: number | null;
                };
                /** @description Events accepted. */
                events_in: {
                    last_5_minutes: number | null;
                    last_minute: number | null;
                };
                /** @description Attempts that failed. */
                failed: {
                    last_5_minutes: number | null;
                    last_minute: number | null;
                };
            };
            redis: {
                /** @description 0 is no bound. */
                max_memory_bytes: number;
                used_memory_bytes: number;
                version: string;
            };
            streams: {
                /** @description What workers have taken and not settled. */
                in_hand: number;
                oldest_age_ms: number | null;
                shard: number;
                /**
                 * @description `events` wait for fan-out, `deliveries` may be attempted.
                 * @enum {string}
                 */
                stream: "events" | "deliveries";
                /** @description What no worker has taken yet. Of more than a hundred deliveries, about how many. */
                waiting: number;
            }[];
            /** @description Of Posthorn. */
            version: string;
            workers: {
                alive: number;
                /** @description Attempts that there may be in flight, slow ones aside. */
                concurrency: number;
                in_flight: number;
                /** @description Not heard of for 8 s, and did not say goodbye. */
                silent: number;
            };
        };
        /** @description What is known of a token: the token itself is kept as a hash only. */
        Token: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description How many events it may post per second; null is no limit. */
            events_per_second: number | null;
            /** @description Names the token, and is no secret. */
            id: string;
            /** @enum {string} */
            role: "producer" | "user" | "operator";
            /** @description What a producer’s may post to; `feeds/*` is all below, `*` everything. */
            sources: string[];
            /** @description The user that it speaks for, or null. */
            user: string | null;
        };
        /** @description A new token. */
        TokenCreate: {
            /** @description How many events a producer may post per second, over all ingest processes. Default: no limit. */
            events_per_second?: number;
            /**
             * @description What it may do.
             * @enum {string}
             */
            role: "producer" | "user" | "operator";
            /** @description What a producer may post to, needed for that role; `feeds/*` is all below, `*` everything. */
            sources?: string[];
            /** @description The name that owns sources; needed for role `user`. */
            user?: string;
        };
        /** @description A name that a hook can have: how its deliveries leave. */
        Transport: {
            /** @description Default and known events by kind of source. */
            by_source: {
                [key: string]: {
                    events: string[];
                    supported_events: string[];
                };
            };
            /** @description What a hook subscribes to by default on repositories and organizations. */
            events: string[];
            /** @enum {string} */
            name: "web" | "email" | "hipchat" | "slack" | "twilio" | "twitter";
            /** @description JSON Schema of `config`. What is `writeOnly` is secret: encrypted at rest, read as `********`. */
            schema: {
                [key: string]: unknown;
            };
            /** @description The known event types, of every kind of source, that make sense on this service. */
            supported_events: string[];
        };
        /** @description Whose token it is, in GitHub’s shape. */
        User: {
            /** @description The user that the token speaks for; `operator` for an operator’s that names none. */
            login: string;
            /** @description Whether the token is an operator’s. */
            site_admin: boolean;
            /** @constant */
            type: "User";
        };
        /** @description The workers, those that started first in front. */
        Workers: {
            workers: {
                /** @description Heard of in the last 8 s. Silent ones are listed for an hour. */
                alive: boolean;
                concurrency: number;
                heartbeat_age_ms: number;
                host: string | null;
                id: string;
                in_flight: number;
                pid: number | null;
                since: string | null;
                version: string | null;
            }[];
        };
    };
    responses: {
        /** @description The request could not be read: the body is not well-formed. */
        GithubError400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GithubError"];
            };
        };
        /** @description No usable token was sent. */
        GithubError401: {
            headers: {
                /** @description `Bearer` */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GithubError"];
            };
        };
        /** @description The token is good, but may not do this. */
        GithubError403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GithubError"];
            };
        };
        /** @description There is no such thing, or it is not the caller’s to see: the answer is the same for both. */
        GithubError404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GithubError"];
            };
        };
        /** @description The body is too large. */
        GithubError413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GithubError"];
            };
        };
        /** @description The content type is not one that is read here. */
        GithubError415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GithubError"];
            };
        };
        /** @description One or more fields are wrong; `errors` names each. */
        GithubError422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GithubError"];
            };
        };
        /** @description Redis is away, or full. Ask again after `Retry-After` seconds. */
        GithubError503: {
            headers: {
                /** @description Seconds to wait before asking again. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GithubError"];
            };
        };
        /** @description The request could not be read: the body is not well-formed. */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No usable token was sent. */
        Problem401: {
            headers: {
                /** @description `Bearer` */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The token is good, but may not do this. */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing, or it is not the caller’s to see: the answer is the same for both. */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description As things are now, this can’t be done. */
        Problem409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large. */
        Problem413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The content type is not one that is read here. */
        Problem415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description One or more fields are wrong; `errors` names each. */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests: `Retry-After` says in how many seconds to ask again. */
        Problem429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Redis is away, or full. Ask again after `Retry-After` seconds. */
        Problem503: {
            headers: {
                /** @description Seconds to wait before asking again. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getStart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The way on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Start"];
                };
            };
            /** @description For a client that accepts `text/html`. */
            302: {
                headers: {
                    /** @description The page of `/docs`. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getTopic: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An event type, a prefix such as `build.*`, or `*`. */
                event: string;
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The data of the latest event, as it was posted. */
            200: {
                headers: {
                    /** @description `rel="hub"`: where to subscribe; `rel="self"`: the topic. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            503: components["responses"]["Problem503"];
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    getDocsStart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
        };
    };
    getDocsStyle: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/css": string;
                };
            };
        };
    };
    getDocsLibrary: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
        };
    };
    listFeedHooks: {
        parameters: {
            query?: {
                /** @description Number of the page. What is none gives the first. */
                page?: number;
                /** @description How many one page has. More than 100 gives 100, what is no number gives 30. */
                per_page?: number;
            };
            header?: never;
            path: {
                /** @description Name of the feed. */
                feed: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the hooks. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"][];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    createFeedHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the feed. */
                feed: string;
            };
            cookie?: never;
        };
        /** @description What a hook reads as beside this (`id`, `url`, `created_at` and so on) may be sent along, and is passed over. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookCreate"];
            };
        };
        responses: {
            /** @description A service of that name was there, and is as it was sent now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description The hook. */
            201: {
                headers: {
                    /** @description Its URL. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    getFeedHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the feed. */
                feed: string;
                /** @description Id of the hook. */
                hook: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    deleteFeedHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the feed. */
                feed: string;
                /** @description Id of the hook. */
                hook: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    updateFeedHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the feed. */
                feed: string;
                /** @description Id of the hook. */
                hook: number;
            };
            cookie?: never;
        };
        /** @description What a hook reads as beside this (`id`, `url`, `created_at` and so on) may be sent along, and is passed over. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookPatch"];
            };
        };
        responses: {
            /** @description The hook, as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    getFeedHookConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the feed. */
                feed: string;
                /** @description Id of the hook. */
                hook: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The config. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookConfig"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    updateFeedHookConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the feed. */
                feed: string;
                /** @description Id of the hook. */
                hook: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookConfigPatch"];
            };
        };
        responses: {
            /** @description The config, as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookConfig"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    listFeedHookDeliveries: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before, or what its `Link` says. */
                cursor?: string;
                /** @description How many one page has. More than 100 gives 100, what is no number gives 30. */
                per_page?: number;
                /** @description Only those that repeat another, or only others. */
                redelivery?: boolean;
                /** @description Only those that ended so at their latest attempt. */
                status?: "success" | "failure";
            };
            header?: never;
            path: {
                /** @description Name of the feed. */
                feed: string;
                /** @description Id of the hook. */
                hook: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the deliveries. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookDelivery"][];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    getFeedHookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery. */
                delivery: number;
                /** @description Name of the feed. */
                feed: string;
                /** @description Id of the hook. */
                hook: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookDeliveryDetail"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    redeliverFeedHookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery. */
                delivery: number;
                /** @description Name of the feed. */
                feed: string;
                /** @description Id of the hook. */
                hook: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is asked for. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    pauseFeedHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the feed. */
                feed: string;
                /** @description Id of the hook. */
                hook: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook, paused. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    pingFeedHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the feed. */
                feed: string;
                /** @description Id of the hook. */
                hook: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    previewFeedHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the feed. */
                feed: string;
                /** @description Id of the hook. */
                hook: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookPreviewRequest"];
            };
        };
        responses: {
            /** @description The request, and the message in it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookPreview"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    resumeFeedHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the feed. */
                feed: string;
                /** @description Id of the hook. */
                hook: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook, as it goes on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    testFeedHookLegacy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the feed. */
                feed: string;
                /** @description Id of the hook. */
                hook: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way, or there was nothing to send. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    testFeedHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the feed. */
                feed: string;
                /** @description Id of the hook. */
                hook: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way, or there was nothing to send. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `ok`, or what is wrong. */
                        status: string;
                    };
                };
            };
        };
    };
    listTransports: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The transports. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transport"][];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            503: components["responses"]["GithubError503"];
        };
    };
    changeSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["HubRequest"];
                "multipart/form-data": components["schemas"]["HubRequest"];
            };
        };
        responses: {
            /** @description Taken in; the callback is asked to confirm. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        openapi: "3.1.0";
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    getOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The organization. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    listOrgHooks: {
        parameters: {
            query?: {
                /** @description Number of the page. What is none gives the first. */
                page?: number;
                /** @description How many one page has. More than 100 gives 100, what is no number gives 30. */
                per_page?: number;
            };
            header?: never;
            path: {
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the hooks. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"][];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    createOrgHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        /** @description What a hook reads as beside this (`id`, `url`, `created_at` and so on) may be sent along, and is passed over. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookCreate"];
            };
        };
        responses: {
            /** @description A service of that name was there, and is as it was sent now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description The hook. */
            201: {
                headers: {
                    /** @description Its URL. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    getOrgHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    deleteOrgHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    updateOrgHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        /** @description What a hook reads as beside this (`id`, `url`, `created_at` and so on) may be sent along, and is passed over. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookPatch"];
            };
        };
        responses: {
            /** @description The hook, as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    getOrgHookConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The config. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookConfig"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    updateOrgHookConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookConfigPatch"];
            };
        };
        responses: {
            /** @description The config, as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookConfig"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    listOrgHookDeliveries: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before, or what its `Link` says. */
                cursor?: string;
                /** @description How many one page has. More than 100 gives 100, what is no number gives 30. */
                per_page?: number;
                /** @description Only those that repeat another, or only others. */
                redelivery?: boolean;
                /** @description Only those that ended so at their latest attempt. */
                status?: "success" | "failure";
            };
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the deliveries. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookDelivery"][];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    getOrgHookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery. */
                delivery: number;
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookDeliveryDetail"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    redeliverOrgHookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery. */
                delivery: number;
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is asked for. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    pauseOrgHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook, paused. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    pingOrgHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    previewOrgHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookPreviewRequest"];
            };
        };
        responses: {
            /** @description The request, and the message in it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookPreview"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    resumeOrgHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook, as it goes on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    testOrgHookLegacy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way, or there was nothing to send. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    testOrgHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the organization. */
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way, or there was nothing to send. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    listProjectHooks: {
        parameters: {
            query?: {
                /** @description Number of the page. What is none gives the first. */
                page?: number;
                /** @description How many one page has. More than 100 gives 100, what is no number gives 30. */
                per_page?: number;
            };
            header?: never;
            path: {
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the hooks. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"][];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    createProjectHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        /** @description What a hook reads as beside this (`id`, `url`, `created_at` and so on) may be sent along, and is passed over. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookCreate"];
            };
        };
        responses: {
            /** @description A service of that name was there, and is as it was sent now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description The hook. */
            201: {
                headers: {
                    /** @description Its URL. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    getProjectHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    deleteProjectHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    updateProjectHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        /** @description What a hook reads as beside this (`id`, `url`, `created_at` and so on) may be sent along, and is passed over. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookPatch"];
            };
        };
        responses: {
            /** @description The hook, as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    getProjectHookConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The config. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookConfig"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    updateProjectHookConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookConfigPatch"];
            };
        };
        responses: {
            /** @description The config, as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookConfig"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    listProjectHookDeliveries: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before, or what its `Link` says. */
                cursor?: string;
                /** @description How many one page has. More than 100 gives 100, what is no number gives 30. */
                per_page?: number;
                /** @description Only those that repeat another, or only others. */
                redelivery?: boolean;
                /** @description Only those that ended so at their latest attempt. */
                status?: "success" | "failure";
            };
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the deliveries. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookDelivery"][];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    getProjectHookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery. */
                delivery: number;
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookDeliveryDetail"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    redeliverProjectHookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery. */
                delivery: number;
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is asked for. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    pauseProjectHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook, paused. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    pingProjectHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    previewProjectHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookPreviewRequest"];
            };
        };
        responses: {
            /** @description The request, and the message in it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookPreview"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    resumeProjectHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook, as it goes on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    testProjectHookLegacy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way, or there was nothing to send. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    testProjectHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way, or there was nothing to send. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    getRateLimit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Numbers that say so. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RateLimits"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            503: components["responses"]["GithubError503"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Redis answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `ok`, or what is wrong. */
                        status: string;
                    };
                };
            };
            /** @description Redis does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `ok`, or what is wrong. */
                        status: string;
                    };
                };
            };
        };
    };
    getRepository: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                owner: string;
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The repository. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Repository"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    listRepoHooks: {
        parameters: {
            query?: {
                /** @description Number of the page. What is none gives the first. */
                page?: number;
                /** @description How many one page has. More than 100 gives 100, what is no number gives 30. */
                per_page?: number;
            };
            header?: never;
            path: {
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the hooks. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"][];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    createRepoHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        /** @description What a hook reads as beside this (`id`, `url`, `created_at` and so on) may be sent along, and is passed over. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookCreate"];
            };
        };
        responses: {
            /** @description A service of that name was there, and is as it was sent now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description The hook. */
            201: {
                headers: {
                    /** @description Its URL. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    getRepoHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    deleteRepoHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    updateRepoHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        /** @description What a hook reads as beside this (`id`, `url`, `created_at` and so on) may be sent along, and is passed over. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookPatch"];
            };
        };
        responses: {
            /** @description The hook, as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    getRepoHookConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The config. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookConfig"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    updateRepoHookConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookConfigPatch"];
            };
        };
        responses: {
            /** @description The config, as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookConfig"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    listRepoHookDeliveries: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before, or what its `Link` says. */
                cursor?: string;
                /** @description How many one page has. More than 100 gives 100, what is no number gives 30. */
                per_page?: number;
                /** @description Only those that repeat another, or only others. */
                redelivery?: boolean;
                /** @description Only those that ended so at their latest attempt. */
                status?: "success" | "failure";
            };
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the deliveries. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookDelivery"][];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    getRepoHookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery. */
                delivery: number;
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookDeliveryDetail"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    redeliverRepoHookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery. */
                delivery: number;
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is asked for. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    pauseRepoHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook, paused. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    pingRepoHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    previewRepoHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookPreviewRequest"];
            };
        };
        responses: {
            /** @description The request, and the message in it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookPreview"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    resumeRepoHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook, as it goes on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    testRepoHookLegacy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way, or there was nothing to send. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    testRepoHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the owner. */
                owner: string;
                /** @description Name of the repository. */
                repo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way, or there was nothing to send. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    listSiteHooks: {
        parameters: {
            query?: {
                /** @description Number of the page. What is none gives the first. */
                page?: number;
                /** @description How many one page has. More than 100 gives 100, what is no number gives 30. */
                per_page?: number;
            };
            header?: never;
            path: {
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the hooks. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"][];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    createSiteHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        /** @description What a hook reads as beside this (`id`, `url`, `created_at` and so on) may be sent along, and is passed over. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookCreate"];
            };
        };
        responses: {
            /** @description A service of that name was there, and is as it was sent now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description The hook. */
            201: {
                headers: {
                    /** @description Its URL. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    getSiteHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    deleteSiteHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    updateSiteHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        /** @description What a hook reads as beside this (`id`, `url`, `created_at` and so on) may be sent along, and is passed over. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookPatch"];
            };
        };
        responses: {
            /** @description The hook, as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    getSiteHookConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The config. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookConfig"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    updateSiteHookConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookConfigPatch"];
            };
        };
        responses: {
            /** @description The config, as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookConfig"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    listSiteHookDeliveries: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before, or what its `Link` says. */
                cursor?: string;
                /** @description How many one page has. More than 100 gives 100, what is no number gives 30. */
                per_page?: number;
                /** @description Only those that repeat another, or only others. */
                redelivery?: boolean;
                /** @description Only those that ended so at their latest attempt. */
                status?: "success" | "failure";
            };
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the deliveries. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookDelivery"][];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    getSiteHookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery. */
                delivery: number;
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookDeliveryDetail"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            503: components["responses"]["GithubError503"];
        };
    };
    redeliverSiteHookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery. */
                delivery: number;
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is asked for. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    pauseSiteHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook, paused. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    pingSiteHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    previewSiteHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookPreviewRequest"];
            };
        };
        responses: {
            /** @description The request, and the message in it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookPreview"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            422: components["responses"]["GithubError422"];
            503: components["responses"]["GithubError503"];
        };
    };
    resumeSiteHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook, as it goes on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    testSiteHookLegacy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way, or there was nothing to send. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    testSiteHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the hook. */
                hook: number;
                /** @description Name of the site. */
                site: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way, or there was nothing to send. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GithubError400"];
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            404: components["responses"]["GithubError404"];
            413: components["responses"]["GithubError413"];
            415: components["responses"]["GithubError415"];
            503: components["responses"]["GithubError503"];
        };
    };
    getAuthenticatedUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match` to be answered 304 while nothing has changed. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Nothing has changed since the `ETag` that was sent as `If-None-Match`. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["GithubError401"];
            403: components["responses"]["GithubError403"];
            503: components["responses"]["GithubError503"];
        };
    };
    listAudit: {
        parameters: {
            query?: {
                action?: "hook.created" | "hook.updated" | "hook.deleted" | "hook.deactivated" | "hook.paused" | "hook.resumed" | "hook.pinged" | "hook.tested" | "subscription.started" | "subscription.ended" | "delivery.redelivered" | "delivery.cancelled" | "dead_letters.discarded" | "replay.started" | "replay.paused" | "replay.resumed" | "replay.cancelled" | "recovery.started" | "source.created" | "source.updated" | "source.deleted" | "token.created" | "token.revoked" | "event_type.registered" | "event_type.removed";
                /** @description User whose token it was */
                actor?: string;
                cursor?: string;
                hook?: number;
                /** @description How many one page has. More than 1000 gives 1000. */
                per_page?: number;
                since?: string;
                source?: string;
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the log. */
            200: {
                headers: {
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before, or what its `Link` says. */
                cursor?: string;
                /** @description Only those of the event with this id. */
                event?: string;
                /** @description Only those to this hook. */
                hook?: number;
                /** @description Only those where this text is, case included, in the error message or the answer’s body of the newest attempt, or in the event’s data. */
                match?: string;
                /** @description How many one page has. More than 1000 gives 1000. */
                per_page?: number;
                /** @description Only those whose latest attempt failed for this reason. */
                reason?: "http_status" | "gone" | "timeout" | "dns" | "connection_refused" | "connection_reset" | "connection" | "tls" | "network_blocked" | "bad_response" | "bad_request" | "service_error" | "rate_limited" | "worker_lost" | "hook_deactivated" | "hook_deleted" | "cancelled" | "internal";
                /** @description Only those made at this moment or later. */
                since?: string;
                /** @description Only those of this source. */
                source?: string;
                /** @description Only those that stand so. */
                status?: "pending" | "retrying" | "delivered" | "dead" | "cancelled";
                /** @description Only those whose newest answer had this HTTP status. */
                status_code?: number;
                /** @description Only those of events of this type. */
                type?: string;
                /** @description Only those made before this moment. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of them, the latest first. */
            200: {
                headers: {
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryList"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    discardDeadLetters: {
        parameters: {
            query?: {
                /** @description Only those of the event with this id. */
                event?: string;
                /** @description Only those to this hook. */
                hook?: number;
                /** @description Only those where this text is, case included, in the error message or the answer’s body of the newest attempt, or in the event’s data. */
                match?: string;
                /** @description Only those whose latest attempt failed for this reason. */
                reason?: "http_status" | "gone" | "timeout" | "dns" | "connection_refused" | "connection_reset" | "connection" | "tls" | "network_blocked" | "bad_response" | "bad_request" | "service_error" | "rate_limited" | "worker_lost" | "hook_deactivated" | "hook_deleted" | "cancelled" | "internal";
                /** @description Only those made at this moment or later. */
                since?: string;
                /** @description Only those of this source. */
                source?: string;
                /** @description Only those whose newest answer had this HTTP status. */
                status_code?: number;
                /** @description Only those of events of this type. */
                type?: string;
                /** @description Only those made before this moment. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many were discarded. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Discarded"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before, or what its `Link` says. */
                cursor?: string;
                /** @description Only those of the event with this id. */
                event?: string;
                /** @description Only those to this hook. */
                hook?: number;
                /** @description Only those where this text is, case included, in the error message or the answer’s body of the newest attempt, or in the event’s data. */
                match?: string;
                /** @description How many one page has. More than 1000 gives 1000. */
                per_page?: number;
                /** @description Only those whose latest attempt failed for this reason. */
                reason?: "http_status" | "gone" | "timeout" | "dns" | "connection_refused" | "connection_reset" | "connection" | "tls" | "network_blocked" | "bad_response" | "bad_request" | "service_error" | "rate_limited" | "worker_lost" | "hook_deactivated" | "hook_deleted" | "cancelled" | "internal";
                /** @description Only those made at this moment or later. */
                since?: string;
                /** @description Only those of this source. */
                source?: string;
                /** @description Only those that stand so. */
                status?: "pending" | "retrying" | "delivered" | "dead" | "cancelled";
                /** @description Only those whose newest answer had this HTTP status. */
                status_code?: number;
                /** @description Only those of events of this type. */
                type?: string;
                /** @description Only those made before this moment. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of them, the latest first. */
            200: {
                headers: {
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryList"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    getDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery. */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryDetail"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            503: components["responses"]["Problem503"];
        };
    };
    cancelDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery. */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is cancelled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description It is being attempted, or about to be: if that attempt does not deliver it, it is cancelled. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            503: components["responses"]["Problem503"];
        };
    };
    redeliver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery. */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is asked for. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redelivery"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            503: components["responses"]["Problem503"];
        };
    };
    listEventTypes: {
        parameters: {
            query?: {
                /** @description Where the page begins: what the `Link` of the page before says. */
                cursor?: string;
                /** @description Only those of this kind of source. */
                kind?: "feeds" | "repos" | "orgs" | "projects" | "sites" | "system";
                /** @description How many one page has. More than 1000 gives 1000. */
                per_page?: number;
                /** @description Only those that this source has. */
                source?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of them. */
            200: {
                headers: {
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventType"][];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    registerEventType: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventTypeRegistration"];
            };
        };
        responses: {
            /** @description It was there, and is replaced. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredEventType"];
                };
            };
            /** @description It is registered. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredEventType"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteEventType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the registration. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            503: components["responses"]["Problem503"];
        };
    };
    postEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands in for an id: the same key on the same source is the same event. An `id` in the event wins. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["CloudEvent"];
                "application/json": components["schemas"]["PostedEvent"];
            };
        };
        responses: {
            /** @description It is on disk, and will be delivered to every hook that asked for it. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getEvent: {
        parameters: {
            query?: {
                /** @description The source that it is on. Default: any that the caller manages. */
                source?: string;
            };
            header?: never;
            path: {
                /** @description Id of the event, percent-encoded where it holds more than letters and digits. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    postEvents: {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands in for an id: the same key on the same source is the same event. An `id` in the event wins. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents-batch+json": components["schemas"]["CloudEvent"][];
                "application/json": components["schemas"]["PostedEvent"][];
                "application/jsonl": string;
                "application/ndjson": string;
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Every event was stored, or refused for good. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchResults"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            /** @description At least one was not stored, or not confirmed. Post the batch again, under the same ids or key. */
            503: {
                headers: {
                    /** @description Seconds to wait before asking again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchResults"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHooks: {
        parameters: {
            query?: {
                /** @description Only the hook with this id. */
                hook?: number;
                /** @description Number of the page. */
                page?: number;
                /** @description How many one page has. More than 100 gives 100. */
                per_page?: number;
                /** @description Only hooks on this source. */
                source?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of them. */
            200: {
                headers: {
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"][];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    createRecovery: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecoveryCreate"];
            };
        };
        responses: {
            /** @description It is asked for. */
            202: {
                headers: {
                    /** @description Where it is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    listReplays: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description How many one page has. More than 100 gives 100. */
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of them. */
            200: {
                headers: {
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayList"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    createReplay: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayCreate"];
            };
        };
        responses: {
            /** @description What it would deliver, for `dry_run`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayPreview"];
                };
            };
            /** @description It is asked for. */
            202: {
                headers: {
                    /** @description Where it is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    getReplay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the replay. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The replay as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            503: components["responses"]["Problem503"];
        };
    };
    cancelReplay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the replay. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The replay as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            503: components["responses"]["Problem503"];
        };
    };
    listReplayDeliveries: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description How many one page has. More than 1000 gives 1000. */
                per_page?: number;
            };
            header?: never;
            path: {
                /** @description Id of the replay. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of them. */
            200: {
                headers: {
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayDeliveries"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    pauseReplay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the replay. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The replay as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            503: components["responses"]["Problem503"];
        };
    };
    resumeReplay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the replay. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The replay as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            503: components["responses"]["Problem503"];
        };
    };
    listSources: {
        parameters: {
            query?: {
                /** @description Where the page begins: what the `Link` of the page before says. */
                cursor?: string;
                /** @description How many one page has. More than 1000 gives 1000. */
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of them. */
            200: {
                headers: {
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"][];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    getSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the source: it must be feeds/NAME, repos/OWNER/NAME, orgs/NAME, projects/NAME, sites/NAME or system; a name is 1 to 100 letters, digits, . _ ~ -. Its slashes may be plain or percent-encoded. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The source. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            503: components["responses"]["Problem503"];
        };
    };
    putSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the source: it must be feeds/NAME, repos/OWNER/NAME, orgs/NAME, projects/NAME, sites/NAME or system; a name is 1 to 100 letters, digits, . _ ~ -. Its slashes may be plain or percent-encoded. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourcePut"];
            };
        };
        responses: {
            /** @description It was there, and is now as it was sent. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the source: it must be feeds/NAME, repos/OWNER/NAME, orgs/NAME, projects/NAME, sites/NAME or system; a name is 1 to 100 letters, digits, . _ ~ -. Its slashes may be plain or percent-encoded. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            503: components["responses"]["Problem503"];
        };
    };
    getStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it goes now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            503: components["responses"]["Problem503"];
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description Where the page begins: what the `Link` of the page before says. */
                cursor?: string;
                /** @description How many one page has. More than 1000 gives 1000. */
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of them. */
            200: {
                headers: {
                    /** @description Where the other pages are (RFC 8288): `rel` next, and where pages are numbered last, first and prev. Absent when there is one page only. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"][];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenCreate"];
            };
        };
        responses: {
            /** @description The token. */
            201: {
                headers: {
                    /** @description `no-store` */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the token. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It works no more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            503: components["responses"]["Problem503"];
        };
    };
    listWorkers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workers"];
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            503: components["responses"]["Problem503"];
        };
    };
}
