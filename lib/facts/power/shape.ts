/** Where the power comes from now. */
export interface Power {
  onBattery: boolean
  /** Charge of the battery, 0 to 100; missing without a battery. */
  percent?: number
}
