/** The request by which a promotion was stopped: how it then ends stands in the audit with it. */
export const abortRequest = [`alter table promotions add column abort_request_id text`];
