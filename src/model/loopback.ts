/** Whether the host of an address, as `URL` gives it, is this machine itself: `localhost`, 127.0.0.0/8 or `[::1]`. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);
