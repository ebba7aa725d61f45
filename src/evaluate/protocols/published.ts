// Where published figures of LightCNN are from (docs/lightcnn.md 5.7 and 6). They were measured on the authors' own alignment.
export const PYTORCH = 'AlfredXiangWu/LightCNN, README'
export const CAFFE = 'AlfredXiangWu/face_verification_experiment, README'
export const MINDSPORE = 'mindspore-ai/models, research/cv/LightCNN, README'
