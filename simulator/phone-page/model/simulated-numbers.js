/** Numbers that always behave the same: docs/simulator.md has the whole list, and a test holds this one to it. */
export const simulatedNumbers = [
  ['+254799000010', 'busy'],
  ['+254799000011', 'rings out'],
  ['+254799000012', 'declines'],
  ['+254799000013', 'switched off'],
  ['+254799000020', 'answers and hangs up'],
  ['+254799000021', 'answers after 25 s'],
  ['+254799000001', 'refused: InvalidPhoneNumber'],
  ['+254799000002', 'refused: DestinationNotSupported'],
  ['+254799000003', 'refused: InsufficientCredit'],
];
