/** The words around the contract on its page. */
export interface DocsPage {
  readonly language: 'en' | 'ko';
  readonly title: string;
  readonly about: string;
  readonly document: string;
  readonly allProblems: string;
  readonly needs: string;
  readonly nothing: string;
  readonly caller: string;
  readonly signature: string;
  readonly asked: string;
  readonly name: string;
  readonly place: string;
  readonly required: string;
  readonly meaning: string;
  readonly body: string;
  readonly answers: string;
  readonly schemas: string;
}

export const docsPage: DocsPage = {
  language: 'en',
  title: 'Switchback: the HTTP API',
  about: 'Made by this service from the contract that it answers by.',
  document: 'The same as an OpenAPI 3.1 document',
  allProblems: 'All problems and what to do',
  needs: 'Needs',
  nothing: 'nothing',
  caller: 'to be known',
  signature: 'its signature',
  asked: 'Is asked with',
  name: 'Name',
  place: 'In',
  required: 'required',
  meaning: 'Meaning',
  body: 'Body',
  answers: 'Answers',
  schemas: 'What answers are made of',
};
