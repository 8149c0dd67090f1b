/** Today's dishes; prices in won. */
export const menu = [
  { dish: 'bibimbap', price: 9000 },
  { dish: 'naengmyeon', price: 11000 },
];
