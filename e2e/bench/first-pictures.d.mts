export function firstPictures(tar: Buffer, count: number): Buffer
