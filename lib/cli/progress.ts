/** Shows how far a round is on one line of a terminal, and clears it at the end. */
export function progressLine(stream: NodeJS.WriteStream): (done: number, total: number, fact: string) => void {
  return (done, total, fact) => {
    stream.write(done === total ? '\r\u001B[2K' : `\r\u001B[2K${done} of ${total} facts read: ${fact}`)
  }
}
