/** Tokens that a person came by when they signed in: each sign-in lets in once. */
export const sessions = [
  `alter table tokens
    add column kind text not null default 'token',
    add column sign_in text constraint one_session_per_sign_in unique,
    add column challenge text`,
];
