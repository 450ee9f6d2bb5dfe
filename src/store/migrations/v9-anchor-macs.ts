/** Schema version 9: an anchor of retention may be signed, so that who cannot have the key cannot have made it. */
export const V9_ANCHOR_MACS = `
ALTER TABLE anchors ADD COLUMN mac BLOB;
`
