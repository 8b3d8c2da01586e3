/** By this name the threads of this process find the cell of shared memory that holds the clock's offset, in milliseconds. */
export const CLOCK_CELL = 'piga clock';
