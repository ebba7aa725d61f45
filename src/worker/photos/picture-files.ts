// Which files are pictures by their names, for the page: the one list of the data room.
export { isPicture } from '../../data/file-kinds.ts'
