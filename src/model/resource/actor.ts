/** Who did it, and by what. */
export interface ActorResource {
  id: string;
  via: string;
}
