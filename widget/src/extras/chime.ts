/** Two soft notes, made on the spot: no file to load. */

let heard: AudioContext | undefined;

export function chime(): void {
  const context = (heard ??= new AudioContext());
  [660, 880].forEach((pitch, at) => note(context, pitch, context.currentTime + at * 0.12));
}

function note(context: AudioContext, pitch: number, at: number): void {
  const [tone, volume] = [new OscillatorNode(context, { frequency: pitch }), new GainNode(context, { gain: 0 })];
  volume.gain.linearRampToValueAtTime(0.05, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.35);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + 0.4);
}
